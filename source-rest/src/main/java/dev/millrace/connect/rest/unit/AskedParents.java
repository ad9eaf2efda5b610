package dev.millrace.connect.rest.unit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.TreeMap;

/**
 * The parents whose children were read in this round of parents, and when: of one that comes again,
 * for it changed meanwhile, only younger children are asked for. Used by one thread.
 */
final class AskedParents {
  private final Seen began;
  private final MessageDigest digest;

  /**
   * @param bytes as {@link #view} gave them; empty for none
   * @throws IllegalArgumentException if they are not whole entries
   */
  AskedParents(byte[] bytes) {
    began = Seen.of(bytes);
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /** What the API's clock showed when its children were read; null if they were not. */
  Long began(Map<String, String> parent) {
    return began.rank(mark(parent));
  }

  /** Its children were read; of {@code most} parents and more, the oldest are forgotten. */
  void add(Map<String, String> parent, long askedMs, int most) {
    began.add(mark(parent), askedMs);
    if (began.size() > most) {
      began.forgetOldest(most / 2);
    }
  }

  private long mark(Map<String, String> parent) {
    new TreeMap<>(parent)
        .forEach(
            (name, value) -> {
              add(name);
              add(value);
            });
    return ByteBuffer.wrap(digest.digest()).getLong();
  }

  /** With its length, so that two texts never look like two others. */
  private void add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    digest.update(bytes);
  }

  void clear() {
    began.clear();
  }

  MarkLog.View view() {
    return began.view();
  }
}
