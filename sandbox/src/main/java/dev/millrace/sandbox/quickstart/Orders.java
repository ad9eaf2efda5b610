package dev.millrace.sandbox.quickstart;

import dev.millrace.sandbox.quickstart.LakeCheck.Sum;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A table of PostgreSQL whose rows change: {@code orders}. */
public final class Orders {
  /** Rows before the first change. */
  static final int ROWS = 20_000;

  /** Rows that a change inserts. */
  static final int NEW_ROWS = 100;

  /** One row in so many is updated by a change, another one each time. */
  static final int UPDATED_OF = 40;

  /** A row's text, in DuckDB's SQL. */
  public static final String DUCKDB_ROW =
      "concat_ws('|', id, customer, status, amount, coalesce(note, 'null'),"
          + " strftime(changed_at AT TIME ZONE 'UTC', '%Y-%m-%d %H:%M:%S.%g'))";

  private static final String POSTGRES_ROW =
      "concat_ws('|', id, customer, status, amount, coalesce(note, 'null'),"
          + " to_char(changed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS'))";

  private static final String TABLE =
      """
      CREATE TABLE IF NOT EXISTS orders (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        customer text NOT NULL,
        status text NOT NULL DEFAULT 'placed',
        amount numeric(10, 2) NOT NULL,
        note text,
        changed_at timestamptz(3) NOT NULL DEFAULT clock_timestamp());
      CREATE INDEX IF NOT EXISTS orders_changed_at_id ON orders (changed_at, id)
      """;
  private static final String INSERT =
      """
      INSERT INTO orders (customer, amount)
      SELECT 'customer-' || i % 997, i % 10000 / 100.0 FROM generate_series(1, ?) i
      """;
  private static final String UPDATE =
      """
      UPDATE orders
      SET status = CASE status WHEN 'placed' THEN 'paid' WHEN 'paid' THEN 'sent' ELSE 'placed' END,
          amount = amount + 0.01, note = 'change ' || ?, changed_at = clock_timestamp()
      WHERE id % ? = ? % ?
      """;

  private final Connection postgres;
  private long changed;
  private int changes;

  /**
   * @param postgres used by one thread, as this is
   */
  public Orders(Connection postgres) {
    this.postgres = postgres;
  }

  /** Makes the table, with {@link #ROWS} rows, unless it has some. */
  public void load() throws SQLException {
    try (Statement statement = postgres.createStatement()) {
      statement.execute(TABLE);
      try (ResultSet any = statement.executeQuery("SELECT FROM orders LIMIT 1")) {
        if (any.next()) {
          return;
        }
      }
    }
    insert(ROWS);
  }

  private void insert(int rows) throws SQLException {
    try (PreparedStatement insert = postgres.prepareStatement(INSERT)) {
      insert.setInt(1, rows);
      changed += insert.executeUpdate();
    }
  }

  /** Updates some rows, and inserts some. */
  public void change() throws SQLException {
    changes++;
    try (PreparedStatement update = postgres.prepareStatement(UPDATE)) {
      update.setInt(1, changes);
      update.setInt(2, UPDATED_OF);
      update.setInt(3, changes);
      update.setInt(4, UPDATED_OF);
      changed += update.executeUpdate();
    }
    insert(NEW_ROWS);
  }

  /** Rows that this has inserted or updated. */
  long changed() {
    return changed;
  }

  /** What PostgreSQL holds now. */
  public Sum sum() throws SQLException {
    return Checksum.postgres(postgres, POSTGRES_ROW, "orders");
  }
}
