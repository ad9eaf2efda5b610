package dev.millrace.connect.jdbc.query;

import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.dialect.Quoting;
import dev.millrace.connect.jdbc.dialect.Table;
import dev.millrace.connect.jdbc.dialect.TableId;
import dev.millrace.connect.jdbc.offset.SourcePartitions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is read: a table, or a query as if it were one.
 *
 * @param query null for a table
 * @param topic of its records; null for a table, whose topic follows from its name
 * @param partitions of its offsets; the first counts before the others, which are only read
 */
public record Target(TableId id, String query, String topic, List<Map<String, String>> partitions) {

  public static Target table(TableId id) {
    return new Target(
        id,
        null,
        null,
        List.of(
            SourcePartitions.of(id), SourcePartitions.unqualified(id), SourcePartitions.bare(id)));
  }

  /**
   * @param name of the query, as offsets tell it
   */
  public static Target query(String name, String query, String topic) {
    return new Target(new TableId("", name), query, topic, List.of(SourcePartitions.ofQuery(name)));
  }

  public Map<String, String> partition() {
    return partitions.get(0);
  }

  public boolean isQuery() {
    return query != null;
  }

  /** What follows FROM, with the alias. */
  public String from(Quoting quoting) {
    // A line of its own, for the query may end in a comment.
    return (isQuery() ? "(" + query + "\n)" : quoting.of(id)) + " " + Criteria.TABLE;
  }

  /**
   * Empty if the table is gone. A query has the key that its records are given, for no catalog
   * knows of another.
   */
  public Optional<Table> describe(Connection connection, Dialect dialect, RecordKey key)
      throws SQLException {
    if (!isQuery()) {
      return dialect.describe(connection, id);
    }
    Table table = dialect.describeQuery(connection, id, query);
    return Optional.of(new Table(id, table.columns(), key.of(table)));
  }

  /** How messages begin with it. */
  String title() {
    return (isQuery() ? "Query " : "Table ") + id;
  }

  /** How messages name it. */
  @Override
  public String toString() {
    return (isQuery() ? "query " : "table ") + id;
  }
}
