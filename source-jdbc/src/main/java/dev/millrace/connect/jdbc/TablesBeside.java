package dev.millrace.connect.jdbc;

import dev.millrace.connect.common.position.PositionRecord;
import dev.millrace.connect.jdbc.cdc.Beside;
import dev.millrace.connect.jdbc.cdc.Turns;
import dev.millrace.connect.jdbc.dialect.TableId;
import dev.millrace.connect.jdbc.offset.Position;
import dev.millrace.connect.jdbc.offset.SourcePartitions;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.source.SourceRecord;

/** Reads tables while the log is read, by the same task. Used by its thread. */
final class TablesBeside {
  /** For so long rows may come before events that are there. */
  private static final long ROWS_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final JdbcSourceTask task;
  private final Turns turns;
  private final Beside beside;
  private final LogReading log;
  private final Map<Map<String, ?>, TableId> left = new HashMap<>();
  private final Map<String, TableId> byName = new HashMap<>();

  /** Whether a query has begun whose rows come only when the log is read up to there. */
  private boolean ahead;

  private long logNanos = System.nanoTime();

  TablesBeside(
      JdbcSourceTask task, Turns turns, Beside beside, LogReading log, Collection<TableId> tables) {
    this.task = task;
    this.turns = turns;
    this.beside = beside;
    this.log = log;
    for (TableId table : tables) {
      left.put(SourcePartitions.of(table), table);
      byName.put(table.toString(), table);
    }
    log.watch(events -> beside.events(events, () -> ahead = false));
  }

  /** Whether all has been read. */
  boolean isDone() {
    return left.isEmpty();
  }

  /** The next rows; null if the log is to be read now. */
  List<SourceRecord> poll() throws InterruptedException {
    boolean turn = !log.hasNext() || System.nanoTime() - logNanos < ROWS_NANOS;
    if (!ahead && turn && task.hasNext()) {
      return rows(task.poll());
    }
    logNanos = System.nanoTime();
    // While one waits to begin, no row comes any more of the one before.
    if (turns.wanted() && !task.hasNext()) {
      ahead |= turns.give();
    }
    return null;
  }

  private List<SourceRecord> rows(List<SourceRecord> rows) {
    if (rows == null) {
      return null;
    }
    for (SourceRecord row : rows) {
      if (PositionRecord.is(row) && row.sourceOffset().containsKey(Position.FINISHED)) {
        left.remove(row.sourcePartition());
      }
    }
    return beside.rows(rows, byName.get(rows.get(0).sourcePartition().get("table")));
  }

  void stop() {
    log.watch(events -> events);
    task.stop();
  }
}
