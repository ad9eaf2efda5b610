package dev.millrace.connect.jdbc.cdc;

import dev.millrace.connect.jdbc.dialect.TableId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Lets tables be read while the log is, by the same task: each query's rows come between two events
 * of the log, behind all that its view saw, and without the rows of which a newer event was handed
 * on (decision 0020). The task's thread and the reading thread share it.
 */
public final class Turns {
  /** An event that was handed on and that a view may not have seen. */
  private record Handed(TableId table, long transaction, List<String> key) {}

  private final List<Handed> handed = new ArrayList<>();
  private final Set<List<String>> newer = new HashSet<>();
  private boolean truncated;
  private boolean wanted;
  private boolean given;
  private TableId table;
  private PostgresView view;
  private String mark;

  /** Of the thread that reads tables: waits until its next query may begin. */
  synchronized void await() {
    wanted = true;
    try {
      while (!given) {
        wait();
      }
      given = false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectException("Interrupted while it waited for its turn", e);
    } finally {
      wanted = false;
    }
  }

  /**
   * Of the task's thread, which has handed on all rows there are: the next query may begin.
   *
   * @return whether one does
   */
  public synchronized boolean give() {
    boolean gives = wanted && !given;
    given |= wanted;
    notifyAll();
    return gives;
  }

  /** Of the task's thread: whether a query waits to begin, so that no row comes any more. */
  public synchronized boolean wanted() {
    return wanted && !given;
  }

  /**
   * Of the thread that reads tables: a query begins.
   *
   * @return what is to be written into the log now: its rows come when the log is read up to there
   */
  synchronized String begin(TableId read, PostgresView seen) {
    table = read;
    view = seen;
    handed.removeIf(each -> seen.saw(each.transaction()));
    newer.clear();
    truncated = false;
    handed.stream()
        .filter(each -> each.table().equals(read))
        .forEach(each -> newer.add(each.key()));
    mark = UUID.randomUUID().toString();
    return mark;
  }

  /** Of the task's thread: an event is handed on. */
  synchronized void handOn(TableId of, long transaction, List<String> key) {
    if (view != null && view.saw(transaction)) {
      return;
    }
    handed.add(new Handed(of, transaction, key));
    if (of.equals(table)) {
      newer.add(key);
    }
  }

  /** Of the task's thread: a table's truncation is handed on. */
  synchronized void truncated(TableId of, long transaction) {
    truncated |= of.equals(table) && !view.saw(transaction);
  }

  /** Of the task's thread: whether the log is read up to where the query's rows come. */
  synchronized boolean reaches(String message) {
    return message.equals(mark);
  }

  /**
   * Of the task's thread: whether an event of this row was handed on that the query did not see.
   */
  synchronized boolean isOld(List<String> key) {
    return truncated || newer.contains(key);
  }
}
