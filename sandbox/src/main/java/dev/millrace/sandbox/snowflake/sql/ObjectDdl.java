package dev.millrace.sandbox.snowflake.sql;

import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code CREATE} and {@code DROP} of all but tables: databases, schemas, stages, roles, warehouses.
 */
final class ObjectDdl {
  private final Translation translation;
  private final SessionContext context;
  private final Tokens tokens;

  private ObjectDdl(Translation translation) {
    this.translation = translation;
    this.context = translation.context;
    this.tokens = translation.tokens;
  }

  static Statement create(Translation translation) throws SqlFailure, SQLException {
    return new ObjectDdl(translation).create();
  }

  static Statement drop(Translation translation) throws SqlFailure, SQLException {
    return new ObjectDdl(translation).drop();
  }

  private Statement create() throws SqlFailure, SQLException {
    tokens.expect("CREATE");
    boolean replace = tokens.accept("OR", "REPLACE");
    tokens.accept("LOCAL");
    boolean temporary = tokens.acceptAny("TEMPORARY", "TEMP", "VOLATILE");
    boolean transientOne = !temporary && tokens.accept("TRANSIENT");
    Token what = tokens.next();
    if (what.is("TABLE")) {
      String kind = temporary ? "TEMPORARY" : transientOne ? "TRANSIENT" : "TABLE";
      return CreateTable.parse(translation, replace, kind);
    }
    if (what.is("STAGE")) {
      return StageDdl.create(translation, replace, temporary);
    }
    if (replace || temporary) {
      throw Failures.unsupported("CREATE OR REPLACE or TEMPORARY " + what.text());
    }
    boolean perhaps = tokens.accept("IF", "NOT", "EXISTS");
    return switch (what.name()) {
      case "DATABASE" -> createDatabase(tokens.identifier(), perhaps);
      case "SCHEMA" -> createSchema(context.resolveSchema(tokens.dotted()), perhaps);
      case "ROLE" -> createNamed("ROLES", "Role", tokens.identifier(), perhaps);
      case "WAREHOUSE" -> createNamed("WAREHOUSES", "Warehouse", tokens.identifier(), perhaps);
      default -> throw Failures.unsupported("CREATE " + what.text());
    };
  }

  static String thereAlready(String name, boolean perhaps) throws SqlFailure {
    if (!perhaps) {
      throw Failures.exists(name);
    }
    return name + " already exists, statement succeeded.";
  }

  private void demandAdmin(String what) throws SqlFailure {
    if (!Access.isAdmin(context.role())) {
      throw Failures.notPermitted("account", what);
    }
  }

  private Statement createNamed(String ownTable, String kind, String name, boolean perhaps)
      throws SqlFailure {
    tokens.end();
    demandAdmin(kind + " " + name);
    return new Ddl(
        context,
        null,
        () -> {
          if (context.catalog().hasNamed(ownTable, name)) {
            return thereAlready(name, perhaps);
          }
          update("INSERT INTO SF." + ownTable + " VALUES(?)", name);
          return kind + " " + name + " successfully created.";
        });
  }

  private Statement createDatabase(String name, boolean perhaps) throws SqlFailure {
    skipOptions();
    demandAdmin("Database " + name);
    return new Ddl(
        context,
        null,
        () -> {
          if (context.catalog().hasDatabase(name)) {
            return thereAlready(name, perhaps);
          }
          makeSchema(name, "PUBLIC");
          makeSchema(name, "INFORMATION_SCHEMA");
          context.useDatabase(name);
          return "Database " + name + " successfully created.";
        });
  }

  private Statement createSchema(String[] name, boolean perhaps) throws SqlFailure, SQLException {
    skipOptions();
    String owner =
        context
            .catalog()
            .schemaOwner(name[0], "INFORMATION_SCHEMA")
            .orElseThrow(() -> Failures.missing("Database", name[0]));
    if (!Access.isAdmin(context.role())
        && !context.role().equals(owner)
        && !context
            .access()
            .granted(context.role(), "DATABASE", name[0])
            .contains("CREATE SCHEMA")) {
      throw Failures.notPermitted("database", name[0]);
    }
    return new Ddl(
        context,
        null,
        () -> {
          if (context.catalog().hasSchema(name[0], name[1])) {
            return thereAlready(name[1], perhaps);
          }
          makeSchema(name[0], name[1]);
          context.useSchema(name[0], name[1]);
          return "Schema " + name[1] + " successfully created.";
        });
  }

  /** A comment, and how long dropped data is kept: neither changes what this server answers. */
  private void skipOptions() throws SqlFailure {
    while (!tokens.atEnd()) {
      String option = tokens.identifier();
      if (!List.of("COMMENT", "DATA_RETENTION_TIME_IN_DAYS").contains(option)) {
        throw Failures.unsupported("CREATE ... " + option);
      }
      tokens.expect("=");
      tokens.stringOrWord();
    }
    tokens.end();
  }

  private void makeSchema(String database, String name) throws SQLException {
    Ddl.execute(
        context, "CREATE SCHEMA IF NOT EXISTS " + H2Names.quote(H2Names.schema(database, name)));
    try (PreparedStatement insert =
        context.connection().prepareStatement("INSERT INTO SF.SCHEMAS VALUES(?, ?, ?, ?)")) {
      insert.setString(1, database);
      insert.setString(2, name);
      insert.setString(3, context.role());
      insert.setTimestamp(4, Timestamp.from(context.clock().instant()));
      insert.executeUpdate();
    }
  }

  private Statement drop() throws SqlFailure, SQLException {
    tokens.expect("DROP");
    Token what = tokens.next();
    boolean perhaps = tokens.accept("IF", "EXISTS");
    List<String> name = tokens.dotted();
    tokens.acceptAny("CASCADE", "RESTRICT");
    tokens.end();
    String shown = name.get(name.size() - 1);
    switch (what.name()) {
      case "TABLE" -> {
        TableInfo table = context.catalog().table(context.resolve(name)).orElse(null);
        if (table != null) {
          context.access().demand(context.role(), table, "OWNERSHIP");
        }
        return drop(shown, "Table", perhaps, table, () -> dropTable(name));
      }
      case "STAGE" -> {
        return drop(shown, "Stage", perhaps, null, () -> StageDdl.drop(context, name));
      }
      case "SCHEMA" -> {
        demandAdmin("Schema " + shown);
        return drop(shown, "Schema", perhaps, null, () -> dropSchema(context.resolveSchema(name)));
      }
      case "DATABASE" -> {
        demandAdmin("Database " + shown);
        return drop(shown, "Database", perhaps, null, () -> dropDatabase(shown));
      }
      case "ROLE", "WAREHOUSE" -> {
        demandAdmin(what.text() + " " + shown);
        String table = what.name() + "S";
        return drop(
            shown,
            what.name().charAt(0) + what.name().substring(1).toLowerCase(Locale.ROOT),
            perhaps,
            null,
            () -> update("DELETE FROM SF." + table + " WHERE NAME = ?", shown) > 0);
      }
      default -> throw Failures.unsupported("DROP " + what.text());
    }
  }

  private interface Drop {
    /** Whether it was there. */
    boolean run() throws SqlFailure, SQLException, IOException;
  }

  private Statement drop(String name, String kind, boolean perhaps, TableInfo locked, Drop drop) {
    return new Ddl(
        context,
        locked,
        locked != null && locked.isTemporary(),
        () -> {
          if (drop.run()) {
            return name + " successfully dropped.";
          }
          if (!perhaps) {
            throw Failures.missing(kind, name);
          }
          return "Drop statement executed successfully (" + name + " already dropped).";
        });
  }

  private boolean dropTable(List<String> name) throws SqlFailure, SQLException {
    TableInfo table = context.catalog().table(context.resolve(name)).orElse(null);
    if (table == null) {
      return false;
    }
    Ddl.execute(context, "DROP TABLE " + table.h2());
    update("DELETE FROM SF.LOADS WHERE TABLE_ID = ?", table.id());
    return true;
  }

  private boolean dropSchema(String[] name) throws SQLException, SqlFailure, IOException {
    if (!context.catalog().hasSchema(name[0], name[1]) || name[1].equals("INFORMATION_SCHEMA")) {
      return false;
    }
    for (StageInfo stage : ShowRows.stages(context)) {
      if (stage.name().database().equals(name[0]) && stage.name().schema().equals(name[1])) {
        StageDdl.forget(context, stage);
      }
    }
    Ddl.execute(
        context, "DROP SCHEMA " + H2Names.quote(H2Names.schema(name[0], name[1])) + " CASCADE");
    update("DELETE FROM SF.SCHEMAS WHERE DATABASE = ? AND NAME = ?", name[0], name[1]);
    if (name[0].equals(context.database()) && name[1].equals(context.schema())) {
      context.leaveSchema();
    }
    return true;
  }

  private boolean dropDatabase(String name) throws SQLException, SqlFailure, IOException {
    if (!context.catalog().hasDatabase(name)) {
      return false;
    }
    for (Catalog.SchemaRow schema : new ArrayList<>(context.catalog().schemas())) {
      if (schema.database().equals(name)) {
        dropSchema(new String[] {name, schema.name()});
      }
    }
    Ddl.execute(
        context, "DROP SCHEMA " + H2Names.quote(H2Names.schema(name, "INFORMATION_SCHEMA")));
    update("DELETE FROM SF.SCHEMAS WHERE DATABASE = ?", name);
    if (name.equals(context.database())) {
      context.leaveDatabase();
    }
    return true;
  }

  private int update(String sql, String... values) throws SQLException {
    try (PreparedStatement statement = context.connection().prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      return statement.executeUpdate();
    }
  }
}
