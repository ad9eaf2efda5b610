package dev.millrace.sandbox.snowflake.sql;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** {@code GRANT privileges ON object TO ROLE r} and its REVOKE. */
final class Grants {
  private static final Set<String> PRIVILEGES =
      Set.of(
          "ALL",
          "SELECT",
          "INSERT",
          "UPDATE",
          "DELETE",
          "TRUNCATE",
          "OWNERSHIP",
          "USAGE",
          "READ",
          "WRITE",
          "CREATE TABLE",
          "CREATE STAGE",
          "CREATE SCHEMA");

  private Grants() {}

  static Statement parse(Translation translation) throws SqlFailure, SQLException {
    Tokens tokens = translation.tokens;
    SessionContext context = translation.context;
    boolean grant = tokens.accept("GRANT");
    if (!grant) {
      tokens.expect("REVOKE");
    }
    List<String> privileges = new ArrayList<>();
    do {
      String privilege = tokens.identifier();
      if (privilege.equals("CREATE")) {
        privilege += " " + tokens.identifier();
      }
      if (!PRIVILEGES.contains(privilege)) {
        throw Failures.unsupported("the privilege " + privilege);
      }
      privileges.add(privilege);
    } while (tokens.accept(","));
    if (privileges.remove("ALL")) {
      tokens.accept("PRIVILEGES");
      privileges.addAll(PRIVILEGES);
      privileges.removeAll(Set.of("ALL", "OWNERSHIP"));
    }
    tokens.expect("ON");
    String kind = tokens.identifier();
    String name = name(context, kind, tokens.dotted());
    tokens.expect(grant ? "TO" : "FROM");
    tokens.accept("ROLE");
    String role = tokens.identifier();
    tokens.end();
    if (!context.catalog().hasNamed("ROLES", role)) {
      throw Failures.missing("Role", role);
    }
    if (!Access.isAdmin(context.role())) {
      throw Failures.notPermitted(kind.toLowerCase(java.util.Locale.ROOT), name);
    }
    return new Ddl(
        context,
        null,
        () -> {
          for (String privilege : privileges) {
            set(context, grant, List.of(role, privilege, kind, name));
          }
          return "Statement executed successfully.";
        });
  }

  private static String name(SessionContext context, String kind, List<String> parts)
      throws SqlFailure, SQLException {
    switch (kind) {
      case "TABLE" -> {
        return context.table(parts).name().toString();
      }
      case "STAGE" -> {
        QualifiedName name = context.resolve(parts);
        return context
            .stage(name)
            .orElseThrow(() -> Failures.missing("Stage", name.toString()))
            .name()
            .toString();
      }
      case "SCHEMA" -> {
        String[] name = context.resolveSchema(parts);
        if (!context.catalog().hasSchema(name[0], name[1])) {
          throw Failures.missing("Schema", String.join(".", name));
        }
        return String.join(".", name);
      }
      case "DATABASE", "WAREHOUSE" -> {
        boolean there =
            kind.equals("DATABASE")
                ? context.catalog().hasDatabase(parts.get(0))
                : context.catalog().hasNamed("WAREHOUSES", parts.get(0));
        if (!there) {
          throw Failures.missing(kind.equals("DATABASE") ? "Database" : "Warehouse", parts.get(0));
        }
        return parts.get(0);
      }
      default -> throw Failures.unsupported("a grant on a " + kind);
    }
  }

  private static void set(SessionContext context, boolean grant, List<String> key)
      throws SQLException {
    String sql =
        grant
            ? "MERGE INTO SF.GRANTS KEY(ROLE, PRIVILEGE, KIND, NAME) VALUES(?, ?, ?, ?, ?)"
            : "DELETE FROM SF.GRANTS WHERE ROLE = ? AND PRIVILEGE = ? AND KIND = ? AND NAME = ?";
    try (PreparedStatement statement = context.connection().prepareStatement(sql)) {
      for (int i = 0; i < key.size(); i++) {
        statement.setString(i + 1, key.get(i));
      }
      if (grant) {
        statement.setTimestamp(5, Timestamp.from(context.clock().instant()));
      }
      statement.executeUpdate();
    }
  }
}
