package dev.millrace.connect.common.sink;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes the threads of a task's pool: daemons, so that a worker can end, with names that tell. */
public final class NamedThreads implements ThreadFactory {
  private final String prefix;
  private final AtomicInteger number = new AtomicInteger();

  /**
   * @param prefix begins each name; a number follows
   */
  public NamedThreads(String prefix) {
    this.prefix = prefix;
  }

  @Override
  public Thread newThread(Runnable work) {
    Thread thread = new Thread(work, prefix + number.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }
}
