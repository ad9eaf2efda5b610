package dev.millrace.connect.jdbc.cdc;

import dev.millrace.connect.common.config.Messages;
import dev.millrace.connect.jdbc.query.ConnectionSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks now and then how much of the log a slot keeps back. Thread-safe. */
public final class SlotWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SlotWatch.class);
  private static final long INTERVAL_MS = 30_000;

  private final Slot slot;
  private final ConnectionSource connections;
  private final long warnBytes;
  private final ScheduledExecutorService thread;
  private volatile long keptBytes = -1;
  private long warnedBytes;
  private Future<?> looking;

  /**
   * Watches until it is closed.
   *
   * @param warnBytes a warning is logged beyond, and again when it has doubled
   * @param name of the thread
   */
  public SlotWatch(Slot slot, ConnectionSource connections, long warnBytes, String name) {
    this.slot = slot;
    this.connections = connections;
    this.warnBytes = warnBytes;
    thread =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread made = new Thread(work, name + "-slot");
              made.setDaemon(true);
              return made;
            });
  }

  public SlotWatch start() {
    looking = thread.scheduleWithFixedDelay(this::look, 0, INTERVAL_MS, TimeUnit.MILLISECONDS);
    return this;
  }

  /** Of the log; -1 if unknown. */
  public long keptBytes() {
    return keptBytes;
  }

  private void look() {
    try (Connection connection = connections.get()) {
      Slot.State state = slot.state(connection);
      keptBytes = state == null ? -1 : state.keptBytes();
    } catch (SQLException | RuntimeException e) {
      // Whoever reads the log finds out for himself what is wrong with the database.
      keptBytes = -1;
      log.debug("Slot {} can't be looked at: {}", slot.name(), Messages.of(e));
      return;
    }
    warn();
  }

  private void warn() {
    if (keptBytes < warnBytes) {
      warnedBytes = 0;
    } else if (warnedBytes == 0 || keptBytes / 2 >= warnedBytes) {
      warnedBytes = keptBytes;
      log.warn(
          "Slot {} keeps back {} bytes of the database's log, more than slot.lag.warn.bytes={}: look"
              + " for what holds this connector up, or raise heartbeat.interval.ms from 0, or the"
              + " server's disk will fill",
          slot.name(),
          keptBytes,
          warnBytes);
    }
  }

  @Override
  public void close() {
    if (looking != null) {
      looking.cancel(true);
    }
    thread.shutdownNow();
  }
}
