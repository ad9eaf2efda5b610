package dev.millrace.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MariaDbModesIT {
  private static final int ROWS = 13;
  private Engine db;

  @BeforeEach
  void makeTables() {
    db = MariaDb.database("modes");
    db.run(
        """
        CREATE TABLE orders (
          region varchar(20) COLLATE utf8mb4_unicode_ci NOT NULL,
          id bigint unsigned NOT NULL AUTO_INCREMENT,
          changed datetime(6) NOT NULL, changed_tz timestamp(6) NOT NULL, item text,
          PRIMARY KEY (region, id), UNIQUE (id))
        """,
        // Groups of equal timestamps, of microseconds; two regions; ids not in the key's order.
        """
        INSERT INTO orders
        SELECT CASE WHEN seq % 2 = 0 THEN 'Norden' ELSE 'e''Östen' END, 1000 - seq,
               timestamp '2026-01-01 00:00:00.000001' + INTERVAL (seq DIV 5) MICROSECOND,
               timestamp '2026-01-01 00:00:00.000001' + INTERVAL (seq DIV 5) MICROSECOND,
               concat('item ', seq)
        FROM seq_1_to_13
        """);
  }

  @ParameterizedTest
  @CsvSource({
    "bulk, changed, 4",
    "bulk, changed, 100",
    "incrementing, changed, 4",
    "timestamp, changed, 4",
    "timestamp, changed_tz, 3",
    "timestamp+incrementing, changed, 4",
    "timestamp+incrementing, changed_tz, 100"
  })
  void restartsAtEveryRecordWithoutLossOrRepeat(String mode, String column, String batch) {
    Map<String, String> props = db.props(mode, "orders");
    props.put("batch.max.rows", batch);
    if (mode.startsWith("timestamp")) {
      props.put("timestamp.column.name", column);
    }
    Restarts.atEveryRecord(props, "item", Restarts.items(ROWS));
  }

  @ParameterizedTest
  @CsvSource({"bulk, changed", "timestamp, changed", "timestamp, changed_tz"})
  void doesTheSameByMySqlsDriver(String mode, String column) {
    Map<String, String> props = db.props(mode, "orders");
    props.put("connection.url", db.url().replace("mariadb", "mysql"));
    props.put("batch.max.rows", "4");
    props.put("timestamp.column.name", column);

    Restarts.atEveryRecord(props, "item", Restarts.items(ROWS));
  }

  @Test
  void primaryKeysOfAnyTypeComeBackExactly() {
    db.run(
        """
        CREATE TABLE keys_ (
          a enum('zeta', 'alpha', 'mu'), b char(4) COLLATE latin1_german2_ci, c decimal(20,10),
          d timestamp(6), e double, f varbinary(4), g uuid, h time(6), i bit(9), j float, k date,
          l varchar(9) COLLATE utf8mb4_bin, m inet6, o year, item text,
          PRIMARY KEY (a, b, c, d, e, f, g, h, i, j, k, l, m, o))
        """,
        """
        INSERT INTO keys_
        SELECT 1 + seq % 3, elt(1 + seq % 2, 'ä', 'Z '), 1 / (1 + seq % 2),
               elt(1 + seq % 2, '2026-01-01 00:00:00.000001', '1970-01-01 05:46:00'),
               0.1 * (seq % 2), x'00ff', '00000000-0000-0000-0000-00000000000f',
               '-838:59:59.000001', 300 + seq % 2, 0.1, '2026-01-01', elt(1 + seq % 2, 'b', 'B'),
               '::1', 2155, concat('item ', seq)
        FROM seq_1_to_12
        """
            .replace("FROM seq_1_to_12", "FROM seq_1_to_6"));
    Map<String, String> props = db.props("bulk", "keys_");
    props.put("timestamp.granularity", "micros_iso_datetime_string");
    props.put("batch.max.rows", "2");

    Restarts.atEveryRecord(props, "item", Restarts.items(6));
  }

  @Test
  void aRowCountsOnlyWhenItIsAsOldAsTheDelay() {
    for (String type : List.of("timestamp", "datetime")) {
      String now = type.equals("timestamp") ? "now()" : "utc_timestamp() + interval 2 hour";
      db.run(
          "CREATE OR REPLACE TABLE aged (id int PRIMARY KEY, changed "
              + type
              + " NOT NULL, item"
              + " text)",
          "INSERT INTO aged VALUES (1, "
              + now
              + " - interval 2 hour, 'old'),"
              + " (2, "
              + now
              + " - interval 1 minute, 'young'), (3, "
              + now
              + " + interval 1 hour, 'early')");
      Map<String, String> props = db.props("timestamp", "aged");
      props.put("timestamp.column.name", "changed");
      props.put("timestamp.delay.interval.ms", "3600000");
      props.put("db.timezone", "+02:00");
      try (TaskRunner runner = new TaskRunner(props, new TaskRunner.Offsets())) {
        assertThat(Restarts.items(runner.rows(1), "item")).containsExactly("old");
        assertThat(runner.poll()).isEmpty();
        db.run("UPDATE aged SET changed = " + now + " - interval 61 minute WHERE id = 2");
        assertThat(Restarts.items(runner.rows(1), "item")).containsExactly("young");
      }
    }
  }

  /** MySQL's driver holds all rows at once unless it asks for a cursor. */
  @Test
  void mySqlsDriverFetchesBitByBit() throws SQLException {
    Map<String, String> props = db.props("bulk", "orders");
    props.put("connection.url", db.url().replace("mariadb", "mysql"));
    props.put("batch.max.rows", "4");
    long before = fetches();
    try (TaskRunner runner = new TaskRunner(props, new TaskRunner.Offsets())) {
      runner.rows(ROWS);
    }
    assertThat(fetches() - before).isGreaterThanOrEqualTo(ROWS / 4);
  }

  private long fetches() throws SQLException {
    try (Connection connection = db.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Com_stmt_fetch'")) {
      row.next();
      return row.getLong(2);
    }
  }

  @Test
  void offsetsAreThoseOfTheWidelyUsedConnector() {
    Map<String, String> props = db.props("timestamp+incrementing", "orders");
    props.put("lookback.ms", "0");
    props.put("timestamp.column.name", "changed_tz");
    try (TaskRunner runner = new TaskRunner(props, new TaskRunner.Offsets())) {
      SourceRecord record = runner.rows(1).get(0);
      assertThat(record.sourcePartition())
          .isEqualTo(Map.of("protocol", "1", "table", "modes.orders"));
      // The server's zone is 5:45 ahead.
      assertThat(record.sourceOffset())
          .isEqualTo(
              Map.of(
                  "incrementing",
                  996L,
                  "timestamp",
                  1767225600000L - 345 * 60_000,
                  "timestamp_nanos",
                  1000L));
    }
  }
}
