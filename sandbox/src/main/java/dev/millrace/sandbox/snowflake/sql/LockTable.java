package dev.millrace.sandbox.snowflake.sql;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The locks of tables, which transactions hold to their end. Whoever comes first is served first.
 * Thread-safe.
 */
final class LockTable {
  enum Mode {
    /** INSERT and COPY: beside each other and beside one that changes. */
    APPEND,
    /** UPDATE, DELETE, MERGE, TRUNCATE: one at a time. */
    CHANGE,
    /** DDL: alone. */
    DEFINE;

    boolean agreesWith(Mode other) {
      return this != DEFINE && other != DEFINE && (this == APPEND || other == APPEND);
    }
  }

  /** Whoever holds locks. */
  interface Holder {
    /** How errors call it. */
    String id();

    boolean isCancelled();

    /** Since when it has done nothing and lost its client; null while neither. */
    Instant abandonedSince();

    /** Rolls back, and releases what it holds, if it has done nothing since. */
    void abandon(Instant since);
  }

  private record Lock(Holder holder, String table, Mode mode) {}

  static final int MOST_WAITERS = 20;
  private static final long LOOK_AGAIN_MS = 50;

  private final ReadWriteLock catalog = new ReentrantReadWriteLock();
  private final Clock clock;
  private final List<Lock> held = new ArrayList<>();
  private final List<Lock> waiting = new ArrayList<>();
  private volatile Duration patience = Duration.ofMinutes(5);

  LockTable(Clock clock) {
    this.clock = clock;
  }

  /** How long an abandoned transaction may block others. */
  void patience(Duration duration) {
    this.patience = duration;
  }

  /**
   * Held for reading while a statement is translated or runs, for writing while H2 changes tables:
   * H2 shows others what is half done. Whoever has it waits for no lock of a table.
   */
  ReadWriteLock catalog() {
    return catalog;
  }

  void acquire(Holder holder, TableInfo table, Mode mode, Duration timeout) throws SqlFailure {
    Lock wanted = new Lock(holder, table.id(), mode);
    Instant deadline = clock.instant().plus(timeout);
    synchronized (this) {
      if (holds(wanted)) {
        return;
      }
      if (inTheWay(wanted).isEmpty()) {
        held.add(wanted);
        return;
      }
      long queue = waiting.stream().filter(other -> other.table.equals(wanted.table)).count();
      if (queue >= MOST_WAITERS) {
        throw aborted(
            wanted,
            table,
            "the number of waiters for this lock exceeds the "
                + MOST_WAITERS
                + " statements limit");
      }
      waiting.add(wanted);
    }
    try {
      await(wanted, table, deadline);
    } finally {
      synchronized (this) {
        waiting.remove(wanted);
        notifyAll();
      }
    }
  }

  private void await(Lock wanted, TableInfo table, Instant deadline) throws SqlFailure {
    while (true) {
      Runnable abandoned;
      synchronized (this) {
        List<Lock> blockers = inTheWay(wanted);
        if (blockers.isEmpty()) {
          held.add(wanted);
          return;
        }
        if (wanted.holder.isCancelled()) {
          throw Failures.value("000604", "57014", "SQL execution canceled");
        }
        if (waitsFor(wanted.holder, wanted, new HashSet<>())) {
          throw aborted(wanted, table, "of a deadlock");
        }
        if (!clock.instant().isBefore(deadline)) {
          throw aborted(wanted, table, "it waited for the lock as long as LOCK_TIMEOUT allows");
        }
        abandoned = firstAbandoned(blockers);
        if (abandoned == null) {
          pause();
        }
      }
      if (abandoned != null) {
        abandoned.run();
      }
    }
  }

  private Runnable firstAbandoned(List<Lock> blockers) {
    for (Lock lock : blockers) {
      Instant since = lock.holder.abandonedSince();
      if (since != null && !clock.instant().isBefore(since.plus(patience))) {
        return () -> lock.holder.abandon(since);
      }
    }
    return null;
  }

  @SuppressWarnings("WaitNotInLoop") // await loops, with more to look at than the locks
  private void pause() throws SqlFailure {
    try {
      wait(LOOK_AGAIN_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failures.value("000604", "57014", "SQL execution canceled");
    }
  }

  synchronized void release(Holder holder) {
    held.removeIf(lock -> lock.holder == holder);
    notifyAll();
  }

  /** Who waits, and for which table, for SHOW LOCKS and tests. */
  synchronized int waiters() {
    return waiting.size();
  }

  private boolean holds(Lock wanted) {
    return held.stream()
        .anyMatch(
            lock ->
                lock.holder == wanted.holder
                    && lock.table.equals(wanted.table)
                    && lock.mode.compareTo(wanted.mode) >= 0);
  }

  /** Locks that are held, or were asked for earlier. */
  private List<Lock> inTheWay(Lock wanted) {
    List<Lock> found = new ArrayList<>();
    for (Lock lock : held) {
      if (conflicts(wanted, lock)) {
        found.add(lock);
      }
    }
    // Whoever has the table already does not queue for it again.
    boolean queues =
        held.stream()
            .noneMatch(lock -> lock.holder == wanted.holder && lock.table.equals(wanted.table));
    for (Lock lock : waiting) {
      if (lock.equals(wanted) || !queues) {
        break;
      }
      if (conflicts(wanted, lock)) {
        found.add(lock);
      }
    }
    return found;
  }

  private static boolean conflicts(Lock wanted, Lock other) {
    return other.holder != wanted.holder
        && other.table.equals(wanted.table)
        && !other.mode.agreesWith(wanted.mode);
  }

  private boolean waitsFor(Holder target, Lock from, Set<Lock> seen) {
    for (Lock blocker : inTheWay(from)) {
      if (blocker.holder == target) {
        return true;
      }
      for (Lock next : waiting) {
        if (next.holder == blocker.holder && seen.add(next) && waitsFor(target, next, seen)) {
          return true;
        }
      }
    }
    return false;
  }

  private SqlFailure aborted(Lock wanted, TableInfo table, String because) {
    String by = inTheWay(wanted).stream().map(lock -> lock.holder.id()).findFirst().orElse("?");
    return new SqlFailure(
        "000625",
        "57014",
        "Table '%s' is locked in transaction %s and this lock has not yet been released.\nYour statement was aborted because %s."
            .formatted(table.name().name(), by, because));
  }
}
