package dev.millrace.connect.jdbc.cdc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Struct;

/**
 * A snapshot of PostgreSQL (manual, "Transaction ID and Snapshot Information Functions"), and where
 * the log ended just after it was taken.
 *
 * @param xmin all lesser transactions had ended
 * @param xmax this transaction and all greater ones had not
 * @param running those between that had not
 * @param logEnd position in the log, behind every commit that the snapshot saw
 */
record PostgresView(long xmin, long xmax, SortedSet<Long> running, long logEnd) implements View {
  static final String TRANSACTION = "txId";
  private static final String POSITION = "lsn";

  /** That of the transaction which {@code connection} is in, or begins now. */
  static PostgresView take(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT CAST(pg_current_snapshot() AS text) || '@' || pg_current_wal_insert_lsn()")) {
      row.next();
      return of(row.getString(1));
    }
  }

  /**
   * @param text {@code xmin:xmax:running,...@position}, as {@link #toString} writes it
   * @throws IllegalArgumentException if it is nothing such
   */
  static PostgresView of(String text) {
    String[] halves = text.split("@", 2);
    String[] parts = halves[0].split(":", 3);
    if (halves.length < 2 || parts.length < 3) {
      throw new IllegalArgumentException("no snapshot: " + text);
    }
    SortedSet<Long> running = new TreeSet<>();
    if (!parts[2].isEmpty()) {
      for (String number : parts[2].split(",", -1)) {
        running.add(Long.valueOf(number));
      }
    }
    return new PostgresView(
        Long.parseLong(parts[0]), Long.parseLong(parts[1]), running, Lsn.of(halves[1]));
  }

  @Override
  public boolean reaches(Struct source) {
    return Long.compareUnsigned(source.getInt64(POSITION), logEnd) < 0;
  }

  @Override
  public boolean saw(Struct source) {
    return reaches(source) && saw(source.getInt64(TRANSACTION));
  }

  /**
   * @param transaction its number, of which only the lower 32 bits count; it ran not long ago
   */
  boolean saw(long transaction) {
    long number = xmax + (int) (transaction - xmax);
    return number < xmin || (number < xmax && !running.contains(number));
  }

  @Override
  public int compareTo(View other) {
    return Long.compareUnsigned(logEnd, ((PostgresView) other).logEnd);
  }

  @Override
  public String toString() {
    return xmin
        + ":"
        + xmax
        + ":"
        + running.stream().map(String::valueOf).collect(Collectors.joining(","))
        + "@"
        + Lsn.text(logEnd);
  }
}
