package dev.millrace.connect.rest.body;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Marks of records: 8 bytes of SHA-256 over id and version, or over the record as it came where it
 * has no version, or lacks a value of its id, or over the text that is kept of one that can't be
 * read. They are stored: how they come about stays. Used by one thread.
 */
final class Marks {
  private static final byte BY_ID = 1;
  private static final byte BY_BYTES = 2;
  private static final byte BAD = 3;
  private static final byte[] NO_PARENT = {};

  private final MessageDigest digest;
  private final int[] id;
  private final int version;
  private final byte[] parent;

  /**
   * @param parent values of the record whose children they are, for ids may be theirs alone; empty
   *     without one
   */
  Marks(Wanted wanted, Map<String, String> parent) {
    id = wanted.id().stream().mapToInt(wanted::pick).toArray();
    version = wanted.pick(wanted.version());
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
    new TreeMap<>(parent).values().forEach(this::add);
    this.parent = parent.isEmpty() ? NO_PARENT : digest.digest();
  }

  /** The mark of the current record. */
  long of(Body body) {
    digest.update(parent);
    if (version < 0 || !hasId(body)) {
      digest.update(BY_BYTES);
      body.digest(digest);
    } else {
      digest.update(BY_ID);
      for (int pick : id) {
        add(body.picked(pick));
      }
      add(body.picked(version));
    }
    return ByteBuffer.wrap(digest.digest()).getLong();
  }

  /** The mark of a record that can't be read. */
  long ofBad(String text) {
    digest.update(parent);
    digest.update(BAD);
    add(text);
    return ByteBuffer.wrap(digest.digest()).getLong();
  }

  private boolean hasId(Body body) {
    for (int pick : id) {
      if (body.picked(pick) == null) {
        return false;
      }
    }
    return id.length > 0;
  }

  /** With its length, so that two texts never look like two others. */
  private void add(String text) {
    byte[] bytes = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    int length = text == null ? -1 : bytes.length;
    for (int shift = 24; shift >= 0; shift -= 8) {
      digest.update((byte) (length >>> shift));
    }
    digest.update(bytes);
  }
}
