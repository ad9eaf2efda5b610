package dev.millrace.connect.jdbc.query;

import dev.millrace.connect.jdbc.dialect.Condition;
import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.dialect.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Tells between which places of a table's order a row lies, by its primary key. A single whole
 * number is compared here; of any other key only the database knows the order.
 */
public final class KeyRanges {
  /** Far below the number of parameters that a statement may have, whatever the key. */
  private static final int MOST_PARAMETERS = 10_000;

  private final Criteria order;
  private final List<Place> ends;
  private final String select;
  private final List<String> endTexts;
  private final String columns;
  private final String from;

  /**
   * @param ends ascending; each of {@link Place#words}
   */
  public KeyRanges(
      Target target, Table table, ReadSettings settings, Dialect dialect, List<List<String>> ends) {
    this.order = Criteria.of(table, settings, dialect);
    this.ends = ends.stream().map(order::place).toList();
    List<Condition> after = this.ends.stream().map(order::after).toList();
    this.select =
        after.stream()
            .map(condition -> "CASE WHEN " + condition.sql() + " THEN 1 ELSE 0 END")
            .collect(Collectors.joining(" + "));
    this.endTexts = after.stream().flatMap(condition -> condition.parameters().stream()).toList();
    this.columns =
        order.columns().stream().map(settings.quoting()::of).collect(Collectors.joining(", "));
    this.from = target.from(settings.quoting());
  }

  /** The key's columns, in the order in which {@link #find} takes their values. */
  public List<String> columns() {
    return order.columns();
  }

  /**
   * How many of the ends lie before each key: the number of the range that it is in.
   *
   * @param keys each the values of {@link #columns} as text
   */
  public int[] find(ConnectionSource connections, List<List<String>> keys) throws SQLException {
    if (ends.isEmpty()) {
      return new int[keys.size()];
    }
    if (order.isOneNumber() && ends.stream().allMatch(end -> end.get(0) instanceof Long)) {
      return keys.stream().mapToInt(key -> before(Long.parseLong(key.get(0)))).toArray();
    }
    int[] found = new int[keys.size()];
    int most = Math.max(1, MOST_PARAMETERS / order.columns().size());
    try (Connection connection = connections.get()) {
      for (int start = 0; start < found.length; start += most) {
        ask(connection, keys, start, Math.min(found.length, start + most), found);
      }
    }
    return found;
  }

  private int before(long key) {
    int before = 0;
    for (int above = ends.size(); before < above; ) {
      int middle = (before + above) >>> 1;
      if ((Long) ends.get(middle).get(0) < key) {
        before = middle + 1;
      } else {
        above = middle;
      }
    }
    return before;
  }

  private void ask(Connection connection, List<List<String>> keys, int start, int end, int[] found)
      throws SQLException {
    String row = ", " + String.join(", ", order.parameters());
    // The empty first part gives the others the columns' types and collations.
    String sql =
        "SELECT n, "
            + select
            + " FROM (SELECT 0 AS n, "
            + columns
            + " FROM "
            + from
            + " WHERE 1 = 0"
            + IntStream.range(start, end)
                .mapToObj(i -> " UNION ALL SELECT " + i + row)
                .collect(Collectors.joining())
            + ") "
            + Criteria.TABLE;
    List<String> parameters = new ArrayList<>(endTexts);
    keys.subList(start, end).forEach(parameters::addAll);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.size(); i++) {
        statement.setString(i + 1, parameters.get(i));
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found[rows.getInt(1)] = rows.getInt(2);
        }
      }
    }
  }

  @Override
  public String toString() {
    return columns + " up to " + Arrays.toString(ends.toArray());
  }
}
