package dev.millrace.connect.s3.file;

import java.util.concurrent.atomic.AtomicLong;

/** Counts the bytes that a task's files hold, in open files and on their way. Thread-safe. */
public final class MemoryBudget {
  private final long max;
  private final AtomicLong used = new AtomicLong();

  public MemoryBudget(long max) {
    this.max = max;
  }

  void add(long bytes) {
    used.addAndGet(bytes);
  }

  public long used() {
    return used.get();
  }

  public long max() {
    return max;
  }

  /** No more records may be taken. */
  public boolean full() {
    return used.get() >= max;
  }

  /** Records may be taken again. */
  public boolean relieved() {
    return used.get() <= max / 4 * 3;
  }
}
