package dev.millrace.sandbox.snowflake.sql;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The rows that SHOW answers with: what is in its scope, and the role may see. */
record ShowRows(SessionContext context, ShowScope scope) {
  List<List<String>> rows() throws SqlFailure, SQLException {
    return switch (scope.what()) {
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
      default -> throw Failures.unsupported("SHOW " + scope.what());
    };
  }

  /** The tables in scope that the role may see. */
  private List<TableInfo> tables() throws SQLException {
    List<TableInfo> found = new ArrayList<>();
    for (Catalog.SchemaRow row : context.catalog().schemas()) {
      if (scope.in(row.database(), row.name())) {
        for (TableInfo info : context.catalog().tables(row.database(), row.name())) {
          if ((scope.table() == null || info.name().name().equals(scope.table()))
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
      if (scope.matches(info.name().name())) {
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
        if (scope.matches(column.name())) {
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
      if (scope.matches(row.name()) && scope.in(row.database(), row.name())) {
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
      if (row.name().equals("INFORMATION_SCHEMA") && scope.matches(row.database())) {
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
      if (scope.matches(name.name()) && scope.in(name.database(), name.schema())) {
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
                .prepareStatement("SELECT NAME FROM SF." + scope.what() + " ORDER BY NAME");
        ResultSet found = query.executeQuery()) {
      while (found.next()) {
        if (scope.matches(found.getString(1))) {
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
              if (scope.matches(name)) {
                rows.add(List.of(name, value.toString(), "SESSION"));
              }
            });
    rows.sort((a, b) -> a.get(0).compareTo(b.get(0)));
    return rows;
  }

  private List<List<String>> grantRows() throws SqlFailure, SQLException {
    boolean onObject = scope.grants().get(0).equals("ON");
    if (!onObject
        && !(scope.grants().get(0).equals("TO") && scope.grants().get(1).equals("ROLE"))) {
      throw Failures.unsupported("SHOW GRANTS " + String.join(" ", scope.grants()));
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
      query.setString(1, scope.grants().get(1));
      query.setString(2, scope.grants().get(2));
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
}
