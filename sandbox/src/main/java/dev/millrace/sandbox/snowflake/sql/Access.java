package dev.millrace.sandbox.snowflake.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a role may do. ACCOUNTADMIN and SYSADMIN may do everything, a table's, stage's or schema's
 * owner everything to it; other roles what was granted to them or to PUBLIC. Roles don't inherit.
 */
final class Access {
  static final List<String> BUILT_IN = List.of("ACCOUNTADMIN", "SYSADMIN", "PUBLIC");

  private final Connection connection;

  Access(Connection connection) {
    this.connection = connection;
  }

  static boolean isAdmin(String role) {
    return role.equals("ACCOUNTADMIN") || role.equals("SYSADMIN");
  }

  /** Demands one of the privileges on a table; without any, the table isn't there. */
  void demand(String role, TableInfo table, String... anyOf) throws SqlFailure, SQLException {
    if (!table.isTemporary()) {
      demandUsage(role, table.name(), "Table");
      demand(role, "TABLE", table.name().toString(), table.owner(), anyOf);
    }
  }

  void demandStage(String role, QualifiedName name, String owner, String... anyOf)
      throws SqlFailure, SQLException {
    demandUsage(role, name, "Stage");
    demand(role, "STAGE", name.toString(), owner, anyOf);
  }

  /** Demands a privilege on the schema itself, such as CREATE TABLE. */
  void demandInSchema(String role, String database, String schema, String owner, String privilege)
      throws SqlFailure, SQLException {
    demand(role, "SCHEMA", database + "." + schema, owner, privilege);
  }

  private void demandUsage(String role, QualifiedName name, String kind)
      throws SqlFailure, SQLException {
    boolean usable =
        isAdmin(role)
            || (uses(role, "DATABASE", name.database(), name.database(), "INFORMATION_SCHEMA")
                && uses(
                    role,
                    "SCHEMA",
                    name.database() + "." + name.schema(),
                    name.database(),
                    name.schema()));
    if (!usable) {
      throw Failures.missing(kind, name.toString());
    }
  }

  private boolean uses(String role, String kind, String name, String database, String schema)
      throws SQLException {
    return new Catalog(connection).schemaOwner(database, schema).orElse("").equals(role)
        || granted(role, kind, name).contains("USAGE");
  }

  private void demand(String role, String kind, String name, String owner, String... anyOf)
      throws SqlFailure, SQLException {
    if (isAdmin(role) || role.equals(owner)) {
      return;
    }
    Set<String> granted = granted(role, kind, name);
    for (String privilege : anyOf) {
      if (granted.contains(privilege)) {
        return;
      }
    }
    String shortName = name.substring(name.lastIndexOf('.') + 1);
    if (granted.isEmpty()) {
      throw Failures.missing(kind.charAt(0) + kind.substring(1).toLowerCase(Locale.ROOT), name);
    }
    throw Failures.notPermitted(kind.toLowerCase(Locale.ROOT), shortName);
  }

  /** Whether the role may know of the table. */
  boolean sees(String role, TableInfo table) throws SQLException {
    return table.isTemporary()
        || isAdmin(role)
        || role.equals(table.owner())
        || !granted(role, "TABLE", table.name().toString()).isEmpty();
  }

  Set<String> granted(String role, String kind, String name) throws SQLException {
    Set<String> privileges = new HashSet<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT PRIVILEGE FROM SF.GRANTS WHERE ROLE IN (?, 'PUBLIC') AND KIND = ? AND NAME"
                + " = ?")) {
      query.setString(1, role);
      query.setString(2, kind);
      query.setString(3, name);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          privileges.add(rows.getString(1));
        }
      }
    }
    return privileges;
  }
}
