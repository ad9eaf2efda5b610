package dev.millrace.connect.rest.unit;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What of a resource was handed over and may be answered again: marks and the ranks of their
 * cursors. Used by one thread.
 */
final class Seen {
  private static final int ENTRY_BYTES = 2 * Long.BYTES;

  private final Map<Long, Long> ranks = new LinkedHashMap<>();
  private MarkLog log = new MarkLog();

  /**
   * @throws IllegalArgumentException if the bytes are not whole entries
   */
  static Seen of(byte[] bytes) {
    if (bytes.length % ENTRY_BYTES != 0) {
      throw new IllegalArgumentException(
          "seen must have " + ENTRY_BYTES + " bytes an entry and has " + bytes.length + " in all");
    }
    Seen seen = new Seen();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    while (in.hasRemaining()) {
      seen.add(in.getLong(), in.getLong());
    }
    return seen;
  }

  boolean has(long mark) {
    return ranks.containsKey(mark);
  }

  /** Null if it is not remembered. */
  Long rank(long mark) {
    return ranks.get(mark);
  }

  int size() {
    return ranks.size();
  }

  void add(long mark, long rank) {
    if (ranks.put(mark, rank) == null) {
      log.add(mark);
      log.add(rank);
    }
  }

  /** Forgets what lies below. */
  void forgetBelow(long rank) {
    if (ranks.values().removeIf(each -> each < rank)) {
      writeAnew();
    }
  }

  /** Forgets all but the newest so many. */
  void forgetOldest(int but) {
    Iterator<Long> each = ranks.keySet().iterator();
    for (int i = ranks.size() - but; i > 0; i--) {
      each.next();
      each.remove();
    }
    writeAnew();
  }

  private void writeAnew() {
    log = new MarkLog();
    ranks.forEach(
        (mark, rank) -> {
          log.add(mark);
          log.add(rank);
        });
  }

  void clear() {
    ranks.clear();
    log = new MarkLog();
  }

  MarkLog.View view() {
    return log.view();
  }
}
