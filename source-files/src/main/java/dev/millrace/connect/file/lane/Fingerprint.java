package dev.millrace.connect.file.lane;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * What a file begins with, to tell one that grew from one that was replaced.
 *
 * @param bytes how many were looked at; 0 for none, which is equal to any
 * @param hash of these
 */
public record Fingerprint(int bytes, long hash) {
  public static final Fingerprint NONE = new Fingerprint(0, 0);
  public static final int MAX_BYTES = 1024;

  /**
   * @param in at the file's beginning
   * @param bytes how many to look at, at most {@link #MAX_BYTES}
   */
  public static Fingerprint of(InputStream in, int bytes) throws IOException {
    byte[] head = in.readNBytes(bytes);
    if (head.length == 0) {
      return NONE;
    }
    MessageDigest sha = Layout.sha256();
    return new Fingerprint(head.length, ByteBuffer.wrap(sha.digest(head)).getLong());
  }
}
