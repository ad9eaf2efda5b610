package dev.millrace.connect.jdbc;

import dev.millrace.connect.jdbc.cdc.LogCapture;
import dev.millrace.connect.jdbc.dialect.TableId;
import dev.millrace.connect.jdbc.query.ConnectionSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** Reads a log as a task does, with offsets in memory. */
final class LogRunner implements AutoCloseable {
  private static final long LIMIT_NANOS = 60_000_000_000L;

  final LogCapture capture;
  private final TaskRunner.Offsets offsets;
  private final List<SourceRecord> read = new ArrayList<>();
  final List<List<SourceRecord>> batches = new ArrayList<>();

  /**
   * @param begin null for none
   */
  LogRunner(
      Map<String, String> props,
      TaskRunner.Offsets offsets,
      ConnectionSource connections,
      TableId table,
      Map<String, ?> begin) {
    this.offsets = offsets;
    Map<String, String> quick = new HashMap<>(props);
    quick.put("connection.backoff.ms", "50");
    JdbcSourceConfig config = new JdbcSourceConfig(quick);
    capture =
        LogSource.capture(
                config,
                connections,
                List.of(table),
                begin,
                offsets,
                LogSource.guard(config, config.dialect()),
                "log")
            .start();
  }

  /** Polls until {@code done}; all records that were read so far. */
  List<SourceRecord> until(BooleanSupplier done) {
    long deadline = System.nanoTime() + LIMIT_NANOS;
    while (!done.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within a minute; there are " + read.size());
      }
      try {
        List<SourceRecord> batch = capture.poll();
        batches.add(batch);
        read.addAll(batch);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    return read;
  }

  /** All that was polled so far. */
  List<SourceRecord> read() {
    return List.copyOf(read);
  }

  List<SourceRecord> records(int count) {
    return until(() -> read.size() >= count);
  }

  /** As Connect does once the records are safe. */
  void store(List<SourceRecord> records) {
    records.forEach(offsets::store);
    capture.commit();
  }

  /** {@code c:1:text}, and so on: what happened, the row's id, and its column {@code v}. */
  static List<String> said(List<SourceRecord> records) {
    return records.stream().map(LogRunner::said).toList();
  }

  static String said(SourceRecord record) {
    if (!(record.value() instanceof Struct value)) {
      return "tombstone:" + ((Struct) record.key()).get("id");
    }
    Struct row =
        value.getStruct("after") == null ? value.getStruct("before") : value.getStruct("after");
    return value.getString("op") + (row == null ? "" : ":" + row.get("id") + ":" + row.get("v"));
  }

  @Override
  public void close() {
    capture.stop();
  }
}
