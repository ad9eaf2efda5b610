package dev.millrace.sandbox.snowflake.sql;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A table as the catalog has it.
 *
 * @param h2 its quoted name in H2
 * @param id of this very table: one made anew under its name has another
 * @param kind TABLE, TRANSIENT or TEMPORARY
 * @param owner a role
 * @param comment empty for none
 * @param primaryKey names of columns; empty without a key
 * @param rows how many there are, at a guess
 */
record TableInfo(
    QualifiedName name,
    String h2,
    String id,
    String kind,
    String owner,
    Instant created,
    String comment,
    boolean schemaEvolution,
    List<String> primaryKey,
    List<ColumnInfo> columns,
    long rows) {
  static final String TEMPORARY = "TEMPORARY";

  boolean isTemporary() {
    return kind.equals(TEMPORARY);
  }

  Optional<ColumnInfo> column(String exactName) {
    return columns.stream().filter(column -> column.name().equals(exactName)).findFirst();
  }

  ColumnInfo requireColumn(String exactName) throws SqlFailure {
    return column(exactName).orElseThrow(() -> Failures.unknownColumn(exactName));
  }
}
