package dev.millrace.sandbox.s3;

import dev.millrace.sandbox.http.Hashes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Decodes a body in the {@code aws-chunked} encoding, and verifies the signatures of its chunks and
 * trailer if they have any ("Signature Calculations: Transferring Payload in Multiple Chunks").
 *
 * <p>A chunk's bytes are handed on before its signature is checked; whoever reads must not use them
 * until the stream has ended well.
 */
final class AwsChunkedStream extends InputStream {

  private static final int LONGEST_LINE = 8_192;
  private static final String EMPTY_HASH = Hashes.sha256Hex("");

  private final InputStream in;
  private final SignatureV4.Signed signed;
  private final boolean trailed;
  private final Map<String, String> trailers = new TreeMap<>();
  private final MessageDigest chunkHash = Hashes.digest("SHA-256");
  private String previousSignature;
  private String chunkSignature;
  private long left;
  private boolean begun;
  private boolean ended;

  /**
   * Wraps a body.
   *
   * @param signed null if the chunks are not signed
   * @param trailed whether header fields follow the last chunk
   */
  AwsChunkedStream(InputStream in, SignatureV4.Signed signed, boolean trailed) {
    this.in = in;
    this.signed = signed;
    this.trailed = trailed;
    this.previousSignature = signed == null ? null : signed.signature();
  }

  /** The fields after the last chunk by their lower-case names; complete once the stream ended. */
  Map<String, String> trailers() {
    return trailers;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (left == 0 && !ended) {
      nextChunk();
    }
    if (ended) {
      return -1;
    }
    int count = in.read(bytes, offset, (int) Math.min(length, left));
    if (count < 0) {
      throw incomplete();
    }
    left -= count;
    if (signed != null) {
      chunkHash.update(bytes, offset, count);
    }
    return count;
  }

  private void nextChunk() throws IOException {
    if (begun) {
      expectEmptyLine();
      verifyChunk();
    }
    begun = true;
    String line = line();
    int semicolon = line.indexOf(';');
    left = size(semicolon < 0 ? line : line.substring(0, semicolon));
    String extension = semicolon < 0 ? "" : line.substring(semicolon + 1);
    chunkSignature =
        extension.startsWith("chunk-signature=") ? extension.substring(16).strip() : null;
    if (left == 0) {
      verifyChunk();
      end();
    }
  }

  private static long size(String hex) {
    try {
      long size = Long.parseLong(hex.strip(), 16);
      if (size >= 0) {
        return size;
      }
    } catch (NumberFormatException e) {
      // as for a negative one
    }
    throw new S3Exception(400, "InvalidRequest", "Not the size of a chunk: " + hex);
  }

  private void verifyChunk() {
    if (signed == null) {
      return;
    }
    String hash = Hashes.hex(chunkHash.digest());
    String expected =
        signed.sign(
            "AWS4-HMAC-SHA256-PAYLOAD", previousSignature + "\n" + EMPTY_HASH + "\n" + hash);
    requireSame(expected, chunkSignature, "a chunk");
    previousSignature = expected;
  }

  private static void requireSame(String expected, String actual, String what) {
    if (!Hashes.same(expected, actual)) {
      throw new S3Exception(
          403, "SignatureDoesNotMatch", "The signature of " + what + " of the body is wrong");
    }
  }

  private void end() throws IOException {
    String trailerSignature = null;
    StringBuilder canonical = new StringBuilder();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon < 0 || !trailed) {
        throw new S3Exception(400, "MalformedTrailerError", "Not a trailer: " + line);
      }
      String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
      String value = line.substring(colon + 1).strip();
      if (name.equals("x-amz-trailer-signature")) {
        trailerSignature = value;
      } else {
        trailers.put(name, value);
      }
    }
    trailers.forEach((name, value) -> canonical.append(name + ":" + value + "\n"));
    if (signed != null && trailed) {
      String expected =
          signed.sign(
              "AWS4-HMAC-SHA256-TRAILER",
              previousSignature + "\n" + Hashes.sha256Hex(canonical.toString()));
      requireSame(expected, trailerSignature, "the trailer");
    }
    ended = true;
  }

  private void expectEmptyLine() throws IOException {
    if (!line().isEmpty()) {
      throw new S3Exception(400, "InvalidRequest", "A chunk is longer than its size says");
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw incomplete();
      }
      if (line.length() == LONGEST_LINE) {
        throw new S3Exception(400, "InvalidRequest", "A line between chunks is too long");
      }
      line.append((char) c);
    }
    int end = line.length();
    if (end > 0 && line.charAt(end - 1) == '\r') {
      line.setLength(end - 1);
    }
    return new String(
        line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private static S3Exception incomplete() {
    return new S3Exception(400, "IncompleteBody", "The body ends within a chunk");
  }
}
