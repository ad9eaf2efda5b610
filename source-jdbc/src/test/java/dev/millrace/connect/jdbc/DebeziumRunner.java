package dev.millrace.connect.jdbc;

import dev.millrace.connect.common.contract.KeptOffsets;
import io.debezium.connector.postgresql.PostgresConnector;
import io.debezium.connector.postgresql.PostgresConnectorTask;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/** Runs Debezium's own task on the database of the tests. */
final class DebeziumRunner implements AutoCloseable {
  private static final long LIMIT_NANOS = 60_000_000_000L;

  private final SourceTask task;

  DebeziumRunner(SourceTask task, Map<String, String> props) {
    this.task = task;
    task.initialize(new KeptOffsets().context());
    task.start(props);
  }

  /** Reads PostgreSQL's tables of {@code schema}. */
  static DebeziumRunner postgres(String schema, String snapshotMode, Map<String, String> settings) {
    return new DebeziumRunner(
        new PostgresConnectorTask(), postgresProps(schema, snapshotMode, settings));
  }

  static Map<String, String> postgresProps(
      String schema, String snapshotMode, Map<String, String> settings) {
    Map<String, String> props = new HashMap<>();
    props.put("name", "cdc-" + schema);
    props.put("connector.class", PostgresConnector.class.getName());
    props.put("topic.prefix", "shop");
    props.put("database.hostname", "localhost");
    props.put("database.port", Integer.toString(Postgres.port()));
    props.put("database.user", "postgres");
    props.put("database.password", "postgres");
    props.put("database.dbname", "shop");
    props.put("plugin.name", "pgoutput");
    props.put("slot.name", schema);
    props.put("publication.name", schema);
    props.put("schema.include.list", schema);
    props.put("snapshot.mode", snapshotMode);
    props.putAll(settings);
    return props;
  }

  /** A slot and a publication for all tables; what is written from here on is in the log. */
  static void makeSlot(String name) {
    Postgres.run(
        "DROP PUBLICATION IF EXISTS " + name,
        "CREATE PUBLICATION " + name + " FOR ALL TABLES",
        "SELECT pg_create_logical_replication_slot('" + name + "', 'pgoutput')");
  }

  static void dropSlot(String name) {
    Postgres.run(
        "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = '"
            + name
            + "' AND active",
        "SELECT pg_drop_replication_slot('" + name + "')",
        "DROP PUBLICATION IF EXISTS " + name);
  }

  /** Polls until there are {@code count} records that {@code wanted} takes. */
  List<SourceRecord> records(int count, Predicate<SourceRecord> wanted) {
    List<SourceRecord> records = new ArrayList<>();
    long deadline = System.nanoTime() + LIMIT_NANOS;
    try {
      while (records.size() < count) {
        if (System.nanoTime() > deadline) {
          throw new AssertionError("not within a minute; there are " + records);
        }
        List<SourceRecord> batch = task.poll();
        if (batch != null) {
          batch.stream().filter(wanted).forEach(records::add);
        }
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return records;
  }

  /**
   * Polls, with {@code again} before each poll, until there is a record that {@code wanted} takes.
   */
  void poll(Runnable again, Predicate<SourceRecord> wanted) {
    long deadline = System.nanoTime() + LIMIT_NANOS;
    try {
      while (System.nanoTime() < deadline) {
        again.run();
        List<SourceRecord> batch = task.poll();
        if (batch != null && batch.stream().anyMatch(wanted)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    throw new AssertionError("not within a minute");
  }

  @Override
  public void close() {
    task.stop();
  }
}
