package dev.millrace.connect.jdbc;

import dev.millrace.connect.jdbc.dialect.Column;
import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.dialect.Quoting;
import dev.millrace.connect.jdbc.dialect.Table;
import dev.millrace.connect.jdbc.query.ReadSettings;
import dev.millrace.connect.jdbc.query.TableCheck;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What index would spare the database to sort a table at each poll. */
final class IndexAdvice {
  private IndexAdvice() {}

  /** Empty if an index starts with the cursor's first column, or if none could serve it. */
  static Optional<String> of(
      Table table, ReadSettings settings, Dialect dialect, Connection connection)
      throws SQLException {
    List<Column> columns = TableCheck.indexable(table, settings);
    if (columns.isEmpty()
        || dialect.indexedColumns(connection, table.id()).contains(columns.get(0).name())) {
      return Optional.empty();
    }
    OptionalLong rows = dialect.estimatedRows(connection, table.id());
    return Optional.of(
        "No index of table "
            + table.id()
            + " starts with "
            + columns.get(0).name()
            + ", so each poll reads"
            + (rows.isPresent() && rows.getAsLong() > 0
                ? " its about " + rows.getAsLong() + " rows"
                : " all of it")
            + " and sorts what is new. Run: "
            + statement(table, columns, dialect.quoting())
            + " (of a view: on the table under it)");
  }

  private static String statement(Table table, List<Column> columns, Quoting quoting) {
    String name =
        Stream.concat(Stream.of(table.id().name()), columns.stream().map(Column::name))
            .collect(Collectors.joining("_"));
    return "CREATE INDEX "
        + quoting.of(name.substring(0, Math.min(60, name.length())))
        + " ON "
        + quoting.of(table.id())
        + " ("
        + String.join(", ", quoting.of("", columns))
        + ")";
  }
}
