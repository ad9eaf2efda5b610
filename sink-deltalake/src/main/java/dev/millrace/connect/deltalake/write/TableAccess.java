package dev.millrace.connect.deltalake.write;

import dev.millrace.connect.common.config.Messages;
import dev.millrace.connect.common.sink.RecordOrigin;
import dev.millrace.connect.deltalake.log.TableState;
import dev.millrace.connect.deltalake.route.TableLocation;
import io.delta.kernel.types.StructType;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a table is reached: it is opened, made, or asked how it stands, on the task's pool. Used by
 * the task's thread.
 */
final class TableAccess {
  private static final Logger log = LoggerFactory.getLogger(TableAccess.class);

  private final TableLocation location;
  private final WriterSettings settings;

  /** Ends with null if there is no table. */
  private CompletableFuture<Lake.OpenTable> opening;

  private CompletableFuture<TableState> asking;
  private Lake.OpenTable table;

  /** Begins to open the table. */
  TableAccess(TableLocation location, WriterSettings settings) {
    this.location = location;
    this.settings = settings;
    opening =
        settings
            .attempts()
            .run("opening " + location, () -> settings.lake().open(location).orElse(null));
  }

  /** Whether the table takes records now. */
  boolean ready() {
    return table != null && asking == null;
  }

  /** Whether it was looked for and is not there. */
  boolean missing() {
    return table == null && opening == null;
  }

  /** Whether something is under way. */
  boolean waiting() {
    return opening != null || asking != null;
  }

  /** The open table; null before. */
  Lake.OpenTable table() {
    return table;
  }

  /** The newest version that is known. */
  TableState state() {
    return table.committer().state();
  }

  /**
   * Makes sure that the table may be made.
   *
   * @throws ConnectException if it may not; names the record
   */
  void requireCreatable(SinkRecord first) {
    if (!settings.create()) {
      throw new ConnectException(
          "There is no table at "
              + location
              + ", where "
              + RecordOrigin.describe(first)
              + " belongs: create it, correct table.path, or set auto.create=true");
    }
  }

  /** Begins to make the table. */
  void create(StructType columns) {
    opening =
        settings
            .attempts()
            .run("creating " + location, () -> settings.lake().create(location, columns));
  }

  /** Begins to ask the table how it stands. */
  void ask() {
    if (ready()) {
      asking = settings.attempts().run("reading " + location, table::refresh);
    }
  }

  /**
   * Takes up what has ended.
   *
   * @return how the table stands, if it has been opened or has answered
   * @throws ConnectException if it failed for good
   */
  Optional<TableState> poll() {
    TableState answer = null;
    if (opening != null && opening.isDone()) {
      table = result(opening);
      opening = null;
      answer = table == null ? null : state();
    }
    if (asking != null && asking.isDone()) {
      answer = result(asking);
      asking = null;
    }
    return Optional.ofNullable(answer);
  }

  private static <T> T result(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      throw fault(e.getCause());
    }
  }

  /** What stops the task. */
  static ConnectException fault(Throwable cause) {
    return cause instanceof ConnectException connect
        ? connect
        : new ConnectException(Messages.of(cause), cause);
  }

  /** Waits for what is under way; {@link #poll} takes it up. */
  void await(long ms) {
    CompletableFuture<?> next = opening == null ? asking : opening;
    if (next != null) {
      await(next, ms);
    }
  }

  /** Waits a while; whatever comes of it is told elsewhere. */
  static void await(CompletableFuture<?> future, long ms) {
    try {
      future.get(Math.max(1, ms), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      log.debug("Not done yet, or failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void close() {
    if (table != null) {
      table.close();
    } else if (opening != null) {
      var unused =
          opening.thenAccept(
              late -> {
                if (late != null) {
                  late.close();
                }
              });
    }
  }
}
