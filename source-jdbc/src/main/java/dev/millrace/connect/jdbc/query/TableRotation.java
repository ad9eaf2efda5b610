package dev.millrace.connect.jdbc.query;

import dev.millrace.connect.common.resilience.Guard;
import dev.millrace.connect.jdbc.dialect.Dialect;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a task's tables their turns, a batch each. As many queries as there are connections are
 * open at once; where more tables want one, an open query that had its time is put off, so that a
 * great table never starves the others. Not thread-safe.
 */
public final class TableRotation implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TableRotation.class);

  /** Before a table that is gone is looked at again; the search for tables has noticed by then. */
  private static final Duration REST_IF_GONE = Duration.ofMinutes(1);

  private final List<TableRead> reads;
  private final Dialect dialect;
  private final Guard guard;
  private final int maxOpen;
  private final Duration turnLimit;
  private final Consumer<Batch> observer;
  private int turn;

  /**
   * @param maxOpen most queries open at once
   * @param turnLimit how long a query stays open while others wait
   * @param observer is told of each batch, also of an empty one, on the reading thread
   */
  public TableRotation(
      List<TableRead> reads,
      Dialect dialect,
      Guard guard,
      int maxOpen,
      Duration turnLimit,
      Consumer<Batch> observer) {
    this.reads = List.copyOf(reads);
    this.dialect = dialect;
    this.guard = guard;
    this.maxOpen = maxOpen;
    this.turnLimit = turnLimit;
    this.observer = observer;
  }

  /** Nanoseconds until some table wants a turn; 0 or less if now. */
  public long dueInNanos() {
    return reads.stream().mapToLong(TableRead::dueInNanos).min().orElse(Long.MAX_VALUE);
  }

  /**
   * Reads a batch of the table whose turn it is.
   *
   * @return null if no table wants a turn, or if the one whose turn it was is gone
   * @throws dev.millrace.connect.common.resilience.RetryLater if a later try may mend it
   */
  public Batch next() {
    TableRead read = pick();
    if (read == null) {
      return null;
    }
    try {
      Batch batch = guard.call("reading " + read.target(), () -> next(read));
      observer.accept(batch);
      return batch;
    } catch (RuntimeException e) {
      if (!isGone(e)) {
        throw e;
      }
      log.warn("{} is gone; its offset is kept", read.target());
      read.rest(REST_IF_GONE);
      return null;
    }
  }

  private static boolean isGone(Throwable error) {
    for (Throwable t = error; t != null; t = t.getCause()) {
      if (t instanceof NoSuchTable) {
        return true;
      }
    }
    return false;
  }

  private Batch next(TableRead read) throws SQLException {
    try {
      return read.next();
    } catch (SQLException e) {
      throw SqlFailures.explained(e, read.target(), dialect);
    }
  }

  private TableRead pick() {
    for (int i = 0; i < reads.size(); i++) {
      int index = (turn + i) % reads.size();
      TableRead read = reads.get(index);
      if (read.isOpen() || (read.dueInNanos() <= 0 && makeRoom())) {
        turn = index + 1;
        return read;
      }
    }
    return null;
  }

  private boolean makeRoom() {
    if (reads.stream().filter(TableRead::isOpen).count() < maxOpen) {
      return true;
    }
    for (TableRead read : reads) {
      if (read.canBePutOff(turnLimit)) {
        read.putOff();
        return true;
      }
    }
    return false;
  }

  /** Ends the transactions of all queries that can later go on without repeating a row. */
  void putOffAll() {
    reads.stream().filter(read -> read.canBePutOff(Duration.ZERO)).forEach(TableRead::putOff);
  }

  @Override
  public void close() {
    reads.forEach(TableRead::putOff);
  }
}
