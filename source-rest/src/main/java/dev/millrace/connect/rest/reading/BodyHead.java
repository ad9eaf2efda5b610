package dev.millrace.connect.rest.reading;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

/**
 * A body whose beginning was read into memory, which of most is all: its connection is free then.
 * Used by one thread.
 */
final class BodyHead extends FilterInputStream {
  private static final int BYTES = 1 << 20;

  private final InputStream body;
  private final boolean whole;

  private BodyHead(InputStream body, byte[] head, boolean whole) {
    super(
        whole
            ? new ByteArrayInputStream(head)
            : new SequenceInputStream(new ByteArrayInputStream(head), body));
    this.body = body;
    this.whole = whole;
  }

  /** Reads the beginning. Closes the body if that fails, or it is at its end. */
  static BodyHead of(InputStream body) throws IOException {
    try {
      byte[] head = body.readNBytes(BYTES);
      boolean whole = head.length < BYTES;
      if (whole) {
        body.close();
      }
      return new BodyHead(body, head, whole);
    } catch (IOException | RuntimeException e) {
      body.close();
      throw e;
    }
  }

  /** Whether all of it is in memory. */
  boolean whole() {
    return whole;
  }

  @Override
  public void close() throws IOException {
    if (!whole) {
      body.close();
    }
  }
}
