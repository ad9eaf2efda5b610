package dev.millrace.connect.common.sink;

import java.util.concurrent.atomic.AtomicLong;

/** Counts the bytes that a task's files hold, in open files and on their way. Thread-safe. */
public final class MemoryBudget {
  private final long max;
  private final AtomicLong open = new AtomicLong();
  private final AtomicLong leaving = new AtomicLong();

  public MemoryBudget(long max) {
    this.max = max;
  }

  /** An open file grew or shrank. */
  public void open(long bytes) {
    open.addAndGet(bytes);
  }

  /** Bytes of closed files and of parts began to wait for their upload, or ended to. */
  public void leaving(long bytes) {
    leaving.addAndGet(bytes);
  }

  /** Bytes of open files. */
  public long opened() {
    return open.get();
  }

  public long used() {
    return open.get() + leaving.get();
  }

  /** Open files must go. */
  public boolean crowded() {
    return open.get() > max / 4 * 3;
  }

  /** What open files may hold after some had to go. */
  public long roomy() {
    return max / 2;
  }

  /** No more records may be taken. */
  public boolean full() {
    return used() >= max;
  }

  /** Records may be taken again. */
  public boolean relieved() {
    return used() <= max / 4 * 3;
  }
}
