package dev.millrace.sandbox.http;

import java.util.ArrayDeque;
import java.util.List;

/** The latest 5,000 requests, for tests that look at what a client sent. Safe for threads. */
public final class Latest<T> {

  /** How many are kept. */
  public static final int MOST = 5_000;

  private final ArrayDeque<T> requests = new ArrayDeque<>();

  /** Keeps one more, and forgets the oldest if need be. */
  public synchronized void add(T request) {
    if (requests.size() == MOST) {
      requests.removeFirst();
    }
    requests.addLast(request);
  }

  /** All that are kept, the oldest first. */
  public synchronized List<T> all() {
    return List.copyOf(requests);
  }

  /** Forgets all. */
  public synchronized void clear() {
    requests.clear();
  }
}
