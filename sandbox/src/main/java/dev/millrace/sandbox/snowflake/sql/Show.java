package dev.millrace.sandbox.snowflake.sql;

import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** {@code SHOW}: what there is, in a scope, by a pattern. */
final class Show implements Statement {
  private final SessionContext context;
  private final Tokens tokens;
  private final String what;
  private Pattern like = Patterns.like("%");
  private String startsWith = "";
  private int limit = Integer.MAX_VALUE;

  /** Where to look: a database, a schema, a table; null for anywhere. */
  private String database;

  private String schema;
  private String table;
  private List<String> words = List.of();

  private Show(Translation translation) throws SqlFailure {
    this.context = translation.context;
    this.tokens = translation.tokens;
    tokens.expect("SHOW");
    tokens.accept("TERSE");
    if (tokens.accept("PRIMARY", "KEYS")) {
      this.what = "PRIMARY KEYS";
    } else if (tokens.accept("IMPORTED", "KEYS")) {
      this.what = "IMPORTED KEYS";
    } else {
      this.what = tokens.identifier();
    }
    if (what.equals("GRANTS")) {
      grants();
    } else {
      tokens.accept("HISTORY");
      clauses();
    }
    tokens.end();
  }

  static Show parse(Translation translation) throws SqlFailure {
    return new Show(translation);
  }

  private void grants() throws SqlFailure {
    String how = tokens.identifier();
    String kind = tokens.identifier();
    words = new ArrayList<>(List.of(how, kind));
    words.add(
        kind.equals("TABLE") || kind.equals("STAGE")
            ? context.resolve(tokens.dotted()).toString()
            : String.join(".", tokens.dotted()));
  }

  private void clauses() throws SqlFailure {
    if (tokens.accept("LIKE")) {
      like = Patterns.like(tokens.string());
    }
    if (tokens.accept("IN")) {
      scope();
    } else if (context.schema() != null) {
      database = context.database();
      schema = Set.of("SCHEMAS", "DATABASES").contains(what) ? null : context.schema();
    } else {
      database = context.database();
    }
    if (tokens.accept("STARTS", "WITH")) {
      startsWith = tokens.string();
    }
    if (tokens.accept("LIMIT")) {
      limit = tokens.integer();
    }
  }

  private void scope() throws SqlFailure {
    if (tokens.accept("ACCOUNT") || tokens.accept("SESSION")) {
      return;
    }
    if (tokens.accept("DATABASE")) {
      database = tokens.atEnd() ? context.requireDatabase() : tokens.identifier();
      return;
    }
    if (tokens.acceptAny("TABLE", "VIEW") || !tokens.is("SCHEMA")) {
      List<String> parts = tokens.dotted();
      boolean ofTable = what.equals("COLUMNS") || what.endsWith("KEYS");
      if (!ofTable) {
        setSchema(parts);
        return;
      }
      QualifiedName name = context.resolve(parts);
      database = name.database();
      schema = name.schema();
      table = name.name();
      if (context.catalog().table(name).isEmpty()) {
        throw Failures.missing("Table", name.toString());
      }
      return;
    }
    tokens.expect("SCHEMA");
    setSchema(tokens.dotted());
  }

  private void setSchema(List<String> parts) throws SqlFailure {
    if (what.equals("SCHEMAS") && parts.size() == 1) {
      database = parts.get(0);
      return;
    }
    String[] name = context.resolveSchema(parts);
    database = name[0];
    schema = name[1];
  }

  private boolean matches(String name) {
    return like.matcher(name).matches() && name.startsWith(startsWith);
  }

  @Override
  public Answer run() throws SqlFailure, SQLException, IOException {
    return context.transaction().read(this::show);
  }

  private Answer show() throws SqlFailure, SQLException {
    if (schema != null && !context.catalog().hasSchema(database, schema)) {
      throw Failures.missing("Schema", database + "." + schema);
    }
    if (database != null && !context.catalog().hasDatabase(database)) {
      throw Failures.missing("Database", database);
    }
    List<List<String>> rows = rows();
    return Answers.of(type(), columns(), rows.subList(0, Math.min(limit, rows.size())));
  }

  private List<List<String>> rows() throws SqlFailure, SQLException {
    return switch (what) {
      case "TABLES", "OBJECTS" -> tableRows();
      case "VIEWS", "IMPORTED KEYS" -> List.of();
      case "COLUMNS" -> columnRows();
      case "PRIMARY KEYS" -> keyRows();
      case "SCHEMAS" -> schemaRows();
      case "DATABASES" -> databaseRows();
      case "STAGES" -> stageRows();
      case "ROLES", "WAREHOUSES" -> namedRows();
      case "PARAMETERS" -> parameterRows();
      case "GRANTS" -> grantRows();
      default -> throw Failures.unsupported("SHOW " + what);
    };
  }

  /** The tables in scope that the role may see. */
  private List<TableInfo> tables() throws SQLException {
    List<TableInfo> found = new ArrayList<>();
    for (Catalog.SchemaRow row : context.catalog().schemas()) {
      if ((database == null || row.database().equals(database))
          && (schema == null || row.name().equals(schema))) {
        for (TableInfo info : context.catalog().tables(row.database(), row.name())) {
          if ((table == null || info.name().name().equals(table))
              && context.access().sees(context.role(), info)) {
            found.add(info);
          }
        }
      }
    }
    return found;
  }

  private List<List<String>> tableRows() throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    for (TableInfo info : tables()) {
      if (matches(info.name().name())) {
        rows.add(
            List.of(
                time(info.created()),
                info.name().name(),
                info.name().database(),
                info.name().schema(),
                info.kind(),
                info.comment(),
                "",
                String.valueOf(info.rows()),
                "0",
                info.owner(),
                "1",
                info.schemaEvolution() ? "Y" : "N"));
      }
    }
    return rows;
  }

  private List<List<String>> columnRows() throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    for (TableInfo info : tables()) {
      for (ColumnInfo column : info.columns()) {
        if (matches(column.name())) {
          rows.add(
              Arrays.asList(
                  info.name().name(),
                  info.name().schema(),
                  column.name(),
                  column.type().json(column.nullable()),
                  column.nullable() ? "true" : "NOT_NULL",
                  column.defaultValue() == null ? "" : column.defaultValue(),
                  "COLUMN",
                  "",
                  column.comment() == null ? "" : column.comment(),
                  info.name().database(),
                  ""));
        }
      }
    }
    return rows;
  }

  private List<List<String>> keyRows() throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    for (TableInfo info : tables()) {
      int sequence = 1;
      for (String column : info.primaryKey()) {
        rows.add(
            List.of(
                time(info.created()),
                info.name().database(),
                info.name().schema(),
                info.name().name(),
                column,
                String.valueOf(sequence++),
                "SYS_CONSTRAINT_" + info.id(),
                "false",
                ""));
      }
    }
    return rows;
  }

  private List<List<String>> schemaRows() throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    for (Catalog.SchemaRow row : context.catalog().schemas()) {
      if (matches(row.name()) && (database == null || row.database().equals(database))) {
        boolean current =
            row.name().equals(context.schema()) && row.database().equals(context.database());
        rows.add(place(row, row.name(), current));
      }
    }
    return rows;
  }

  private List<List<String>> databaseRows() throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    for (Catalog.SchemaRow row : context.catalog().schemas()) {
      if (row.name().equals("INFORMATION_SCHEMA") && matches(row.database())) {
        rows.add(place(row, row.database(), row.database().equals(context.database())));
      }
    }
    return rows;
  }

  private static List<String> place(Catalog.SchemaRow row, String name, boolean current) {
    return List.of(
        time(row.created().toInstant()),
        name,
        "N",
        current ? "Y" : "N",
        row.database(),
        row.owner(),
        "",
        "",
        "1");
  }

  static List<StageInfo> stages(SessionContext context) throws SQLException {
    List<StageInfo> stages = new ArrayList<>(context.temporaryStages().values());
    List<QualifiedName> names = new ArrayList<>();
    try (PreparedStatement query =
            context
                .connection()
                .prepareStatement("SELECT DATABASE, SCHEMA, NAME FROM SF.STAGES ORDER BY 1, 2, 3");
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        names.add(new QualifiedName(rows.getString(1), rows.getString(2), rows.getString(3)));
      }
    }
    for (QualifiedName name : names) {
      StageInfo.find(context.connection(), name).ifPresent(stages::add);
    }
    return stages;
  }

  private List<List<String>> stageRows() throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    for (StageInfo stage : stages(context)) {
      QualifiedName name = stage.name();
      if (matches(name.name())
          && (database == null || name.database().equals(database))
          && (schema == null || name.schema().equals(schema))) {
        rows.add(
            List.of(
                time(stage.created()),
                name.name(),
                name.database(),
                name.schema(),
                "",
                stage.owner(),
                stage.comment(),
                stage.session() == 0 ? "INTERNAL" : "INTERNAL TEMPORARY"));
      }
    }
    return rows;
  }

  private List<List<String>> namedRows() throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (PreparedStatement query =
            context
                .connection()
                .prepareStatement("SELECT NAME FROM SF." + what + " ORDER BY NAME");
        ResultSet found = query.executeQuery()) {
      while (found.next()) {
        if (matches(found.getString(1))) {
          rows.add(List.of(found.getString(1)));
        }
      }
    }
    return rows;
  }

  private List<List<String>> parameterRows() {
    List<List<String>> rows = new ArrayList<>();
    context
        .parameters()
        .all()
        .forEach(
            (name, value) -> {
              if (matches(name)) {
                rows.add(List.of(name, value.toString(), "SESSION"));
              }
            });
    rows.sort((a, b) -> a.get(0).compareTo(b.get(0)));
    return rows;
  }

  private List<List<String>> grantRows() throws SqlFailure, SQLException {
    boolean onObject = words.get(0).equals("ON");
    if (!onObject && !(words.get(0).equals("TO") && words.get(1).equals("ROLE"))) {
      throw Failures.unsupported("SHOW GRANTS " + String.join(" ", words));
    }
    String where = onObject ? "KIND = ? AND NAME = ?" : "? = 'ROLE' AND ROLE = ?";
    List<List<String>> rows = new ArrayList<>();
    try (PreparedStatement query =
        context
            .connection()
            .prepareStatement(
                "SELECT CREATED, PRIVILEGE, KIND, NAME, ROLE FROM SF.GRANTS WHERE "
                    + where
                    + " ORDER BY 4, 2")) {
      query.setString(1, words.get(1));
      query.setString(2, words.get(2));
      try (ResultSet found = query.executeQuery()) {
        while (found.next()) {
          rows.add(
              List.of(
                  time(found.getTimestamp(1).toInstant()),
                  found.getString(2),
                  found.getString(3),
                  found.getString(4),
                  "ROLE",
                  found.getString(5),
                  "false"));
        }
      }
    }
    return rows;
  }

  private static String time(Instant instant) {
    return instant.getEpochSecond() + "." + "%09d".formatted(instant.getNano());
  }

  @Override
  public List<Column> columns() throws SqlFailure {
    List<String> names =
        switch (what) {
          case "TABLES", "OBJECTS", "VIEWS" ->
              List.of(
                  "created_on",
                  "name",
                  "database_name",
                  "schema_name",
                  "kind",
                  "comment",
                  "cluster_by",
                  "rows",
                  "bytes",
                  "owner",
                  "retention_time",
                  "enable_schema_evolution");
          case "COLUMNS" ->
              List.of(
                  "table_name",
                  "schema_name",
                  "column_name",
                  "data_type",
                  "null?",
                  "default",
                  "kind",
                  "expression",
                  "comment",
                  "database_name",
                  "autoincrement");
          case "PRIMARY KEYS" ->
              List.of(
                  "created_on",
                  "database_name",
                  "schema_name",
                  "table_name",
                  "column_name",
                  "key_sequence",
                  "constraint_name",
                  "rely",
                  "comment");
          case "IMPORTED KEYS" ->
              List.of(
                  "created_on",
                  "pk_database_name",
                  "pk_schema_name",
                  "pk_table_name",
                  "pk_column_name",
                  "fk_database_name",
                  "fk_schema_name",
                  "fk_table_name",
                  "fk_column_name",
                  "key_sequence",
                  "update_rule",
                  "delete_rule",
                  "fk_name",
                  "pk_name",
                  "deferrability",
                  "rely",
                  "comment");
          case "SCHEMAS", "DATABASES" ->
              List.of(
                  "created_on",
                  "name",
                  "is_default",
                  "is_current",
                  "database_name",
                  "owner",
                  "comment",
                  "options",
                  "retention_time");
          case "STAGES" ->
              List.of(
                  "created_on",
                  "name",
                  "database_name",
                  "schema_name",
                  "url",
                  "owner",
                  "comment",
                  "type");
          case "GRANTS" ->
              List.of(
                  "created_on",
                  "privilege",
                  "granted_on",
                  "name",
                  "granted_to",
                  "grantee_name",
                  "grant_option");
          case "PARAMETERS" -> List.of("key", "value", "level");
          default -> List.of("name");
        };
    return names.stream()
        .map(
            name ->
                switch (name) {
                  case "created_on" -> DataType.TIMESTAMP_LTZ.column(name, true);
                  case "rows", "bytes", "key_sequence" -> Answers.COUNT.column(name, true);
                  default -> DataType.VARCHAR.column(name, true);
                })
        .toList();
  }

  @Override
  public StatementType type() {
    return StatementType.SHOW;
  }
}
