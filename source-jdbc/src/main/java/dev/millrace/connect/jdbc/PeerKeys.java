package dev.millrace.connect.jdbc;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import org.apache.kafka.common.config.ConfigDef.Type;

/** Keys of other JDBC sources under whose names their configurations run here. */
final class PeerKeys {
  private PeerKeys() {}

  static void add(Keys keys) {
    keys.group("Other connectors' names")
        .add(
            Key.bool(JdbcSourceConfig.QUOTING_ALIAS)
                .byDefault(null)
                .low()
                .display("Quote identifiers (other name)")
                .doc("`false` is `quote.sql.identifiers=NEVER`, `true` is `ALWAYS`."))
        .add(
            Key.longInteger(JdbcSourceConfig.TIMESTAMP_INITIAL_ALIAS)
                .byDefault(null)
                .low()
                .display("First timestamp (other name)")
                .doc(
                    "As `timestamp.initial`, but a negative number is a time before 1970, never"
                        + " the present time."))
        .add(
            Key.ignored(
                    JdbcSourceConfig.MAX_BUFFER,
                    Type.INT,
                    0,
                    "a task holds at most four batches of `batch.max.rows`.")
                .display("Buffer size"))
        .add(
            Key.ignored(
                    JdbcSourceConfig.POLL_LINGER,
                    Type.LONG,
                    5000L,
                    "rows are handed on as soon as they are read, and a poll waits for half a"
                        + " second at most.")
                .display("Poll linger (ms)"));
  }
}
