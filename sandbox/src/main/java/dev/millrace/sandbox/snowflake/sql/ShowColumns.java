package dev.millrace.sandbox.snowflake.sql;

import java.util.List;

/** The columns that SHOW answers with. */
final class ShowColumns {
  private ShowColumns() {}

  /**
   * @param what such as TABLES or PRIMARY KEYS
   */
  static List<Column> of(String what) {
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
}
