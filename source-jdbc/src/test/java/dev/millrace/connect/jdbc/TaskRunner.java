package dev.millrace.connect.jdbc;

import dev.millrace.connect.common.contract.KeptOffsets;
import dev.millrace.connect.common.position.PositionRecord;
import dev.millrace.connect.jdbc.dialect.TableId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/** Runs a task as a worker does, with offsets in memory. */
final class TaskRunner implements AutoCloseable {
  /** Offsets as Connect keeps them: the last one of each partition. */
  static final class Offsets extends KeptOffsets {
    @SuppressWarnings("unchecked")
    void store(SourceRecord record) {
      stored.put(
          (Map<String, ?>) record.sourcePartition(), (Map<String, Object>) record.sourceOffset());
    }
  }

  private static final long LIMIT_NANOS = 30_000_000_000L;

  final SourceTask task;

  TaskRunner(Map<String, String> props, Offsets offsets) {
    task = "cdc".equals(props.get("mode")) ? new CdcSourceTask() : new JdbcSourceTask();
    task.initialize(offsets.context());
    task.start(props);
  }

  static Map<String, String> props(String mode, String schema, String... tables) {
    Map<String, String> props = new LinkedHashMap<>();
    props.put("name", "it-" + schema);
    props.put("connection.url", Postgres.url());
    props.put("connection.user", Postgres.USER);
    props.put("connection.password", Postgres.PASSWORD);
    props.put("connection.backoff.ms", "50");
    props.put("mode", mode);
    props.put("topic.prefix", "shop-");
    props.put("poll.interval.ms", "100");
    props.put("schema.pattern", schema);
    List<TableId> ids = new ArrayList<>();
    for (String table : tables) {
      ids.add(new TableId(schema, table));
    }
    props.putAll(new TaskTables(ids, 0, 1, false).props());
    return props;
  }

  /** Polls once; never null. */
  List<SourceRecord> poll() {
    try {
      List<SourceRecord> batch = task.poll();
      return batch == null ? List.of() : batch;
    } catch (RetriableException e) {
      return List.of(); // the worker polls again
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Polls until {@code done}, for half a minute at most. */
  List<SourceRecord> pollUntil(List<SourceRecord> records, BooleanSupplier done) {
    long deadline = System.nanoTime() + LIMIT_NANOS;
    while (!done.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within half a minute; there are " + records.size());
      }
      records.addAll(poll());
    }
    return records;
  }

  /** At least {@code count} records of rows, and all position records until then. */
  List<SourceRecord> rows(int count) {
    List<SourceRecord> records = new ArrayList<>();
    return pollUntil(records, () -> rowsOf(records).size() >= count);
  }

  static List<SourceRecord> rowsOf(List<SourceRecord> records) {
    return records.stream().filter(record -> !PositionRecord.is(record)).toList();
  }

  @Override
  public void close() {
    task.stop();
  }
}
