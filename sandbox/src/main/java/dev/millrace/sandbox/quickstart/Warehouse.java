package dev.millrace.sandbox.quickstart;

import dev.millrace.sandbox.quickstart.LakeCheck.Sum;
import dev.millrace.sandbox.snowflake.SnowflakeReader;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table in the stand-in for Snowflake, as Snowflake's own driver reads it, for comparison with
 * PostgreSQL. The rows are summed up here: no SQL of the server's but {@code SELECT} is trusted.
 * Used by one thread.
 */
public final class Warehouse {
  /** Columns of {@link Orders}, in the order of a row's text. */
  public static final List<String> ORDERS =
      List.of("id", "customer", "status", "amount", "note", "changed_at");

  /** Columns of {@link Flights}, in the order of a row's text. */
  public static final List<String> FLIGHTS =
      List.of("id", "departed_at", "delay", "distance", "origin", "destination");

  private final SnowflakeReader reader;
  private final String table;
  private final List<String> columns;

  /**
   * @param reader stays open
   * @param table as it is written, without quotes
   * @param columns the key first
   */
  public Warehouse(SnowflakeReader reader, String table, List<String> columns) {
    this.reader = reader;
    this.table = table;
    this.columns = columns;
  }

  /** How many rows there are; 0 if there is no table yet. */
  public long rows() throws SQLException {
    return missing() ? 0 : Long.parseLong(reader.rows("SELECT COUNT(*)" + from()).get(0).get(0));
  }

  /** What the table holds; nothing if there is none yet. */
  public Sum sum() throws SQLException {
    if (missing()) {
      return Sum.NOTHING;
    }
    List<List<String>> rows =
        reader.rows(
            columns.stream().map(Warehouse::quoted).collect(Collectors.joining(", ", "SELECT ", ""))
                + from());
    Checksum.Rows sum = new Checksum.Rows();
    rows.forEach(sum::add);
    return sum.sum();
  }

  private boolean missing() throws SQLException {
    return reader
        .rows(
            "SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_NAME = '"
                + table.replace("'", "''")
                + "'")
        .isEmpty();
  }

  private String from() {
    return " FROM " + quoted(table);
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /**
   * Waits until the table is equal to PostgreSQL's orders, which do not change meanwhile.
   *
   * @param out takes what is found
   * @param patience how long the number of rows may stay while they differ
   * @return true if it came to be
   */
  public boolean check(Orders orders, PrintStream out, Duration patience)
      throws IOException, SQLException {
    return check(orders, new Screen(out, false), patience);
  }

  boolean check(Orders orders, Screen screen, Duration patience) throws IOException, SQLException {
    screen.say("Reading the table in the stand-in for Snowflake and comparing it ...");
    Sum there = orders.sum();
    Sum here = Demo.await(there, patience, this::sum);
    Demo.sums(screen, "PostgreSQL", there, "Snowflake (stand-in)", here);
    boolean exact = here.matches(there);
    screen.say(
        exact
            ? "OK: the table in Snowflake is what PostgreSQL is."
            : "DIFFERENT: the table in Snowflake is not what PostgreSQL is.");
    return exact;
  }
}
