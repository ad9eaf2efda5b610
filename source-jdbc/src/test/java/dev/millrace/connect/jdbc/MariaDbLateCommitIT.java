package dev.millrace.connect.jdbc;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rows whose transactions commit in another order than that of their cursors, where no row tells
 * which transaction wrote it.
 */
class MariaDbLateCommitIT {
  @ParameterizedTest
  @ValueSource(strings = {"incrementing", "timestamp", "timestamp+incrementing"})
  void everyRowOnceWhateverTheOrderOfTheCommits(String mode) throws Exception {
    Engine db = MariaDb.database("late");
    db.run(
        "CREATE TABLE orders (id bigint AUTO_INCREMENT PRIMARY KEY, changed timestamp(6) NOT NULL,"
            + " item varchar(40) NOT NULL, KEY (changed, id))");
    Map<String, String> props = db.props(mode, "orders");
    props.put("poll.interval.ms", "50");
    if (mode.startsWith("timestamp")) {
      props.put("timestamp.column.name", "changed");
    }
    LateWriters writers =
        new LateWriters(
            db::connect,
            "SET @began = now(6)",
            "INSERT INTO orders (changed, item) VALUES (@began, ?)",
            false);

    writers.assertEveryRowIsReadOnce(props, 3);
  }
}
