package dev.millrace.sandbox.s3;

import dev.millrace.sandbox.http.Hashes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What was learnt while a body was read.
 *
 * @param size bytes, without the encoding in chunks
 * @param md5 their digest in hex
 * @param checksums the checksums that the client sent and that were right, by field name
 */
record Payload(long size, String md5, Map<String, String> checksums) {

  private static final String SHA256_HEX = "[0-9a-f]{64}";

  /**
   * Copies a request's body, decoded, and verifies all that the client has promised about it: its
   * length, the hash under the signature, the signatures of chunks, and checksums.
   *
   * @throws S3Exception if one is wrong; what was copied must then be thrown away
   */
  static Payload copy(Call call, SignatureV4.Signed signed, OutputStream out) throws IOException {
    String hash = signed.payloadHash();
    AwsChunkedStream chunks = hash.startsWith("STREAMING-") ? chunks(call, signed) : null;
    Map<BodyChecksum, BodyChecksum.Running> sums = checksums(call);
    BodyChecksum.Running md5 = BodyChecksum.MD5.start();
    var sha256 = Hashes.digest("SHA-256");
    boolean hashed = hash.matches(SHA256_HEX);
    if (!hashed && chunks == null && !hash.equals("UNSIGNED-PAYLOAD")) {
      throw S3Exception.invalid("Not a value of x-amz-content-sha256: " + hash);
    }
    long size = 0;
    byte[] buffer = new byte[65_536];
    InputStream in = chunks == null ? call.rawBody() : chunks;
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      out.write(buffer, 0, count);
      size += count;
      md5.update(buffer, 0, count);
      for (BodyChecksum.Running sum : sums.values()) {
        sum.update(buffer, 0, count);
      }
      if (hashed) {
        sha256.update(buffer, 0, count);
      }
    }
    checkLength(call, chunks != null, size);
    if (hashed && !Hashes.same(Hashes.hex(sha256.digest()), hash)) {
      throw new S3Exception(
          400, "XAmzContentSHA256Mismatch", "The body's hash is not the one that was signed");
    }
    Map<String, String> right = verify(call, chunks == null ? Map.of() : chunks.trailers(), sums);
    String digest = Hashes.hex(Base64.getDecoder().decode(md5.base64()));
    return new Payload(size, digest, right);
  }

  /** Reads a small body into memory. */
  static byte[] read(Call call, SignatureV4.Signed signed, int most) throws IOException {
    ByteArrayOutputStream bytes =
        new ByteArrayOutputStream() {
          @Override
          public synchronized void write(byte[] b, int offset, int length) {
            if (count + length > most) {
              throw new S3Exception(400, "MaxMessageLengthExceeded", "The request is too big");
            }
            super.write(b, offset, length);
          }
        };
    copy(call, signed, bytes);
    return bytes.toByteArray();
  }

  private static AwsChunkedStream chunks(Call call, SignatureV4.Signed signed) {
    return switch (signed.payloadHash()) {
      case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" ->
          new AwsChunkedStream(call.rawBody(), signed, false);
      case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER" ->
          new AwsChunkedStream(call.rawBody(), signed, true);
      case "STREAMING-UNSIGNED-PAYLOAD-TRAILER" -> new AwsChunkedStream(call.rawBody(), null, true);
      default -> throw S3Exception.notImplemented(signed.payloadHash());
    };
  }

  private static Map<BodyChecksum, BodyChecksum.Running> checksums(Call call) {
    String trailer = call.header("x-amz-trailer");
    Set<String> announced = new HashSet<>();
    for (String field : (trailer == null ? "" : trailer).split(",", -1)) {
      announced.add(field.strip().toLowerCase(Locale.ROOT));
    }
    Map<BodyChecksum, BodyChecksum.Running> sums = new EnumMap<>(BodyChecksum.class);
    for (BodyChecksum kind : BodyChecksum.values()) {
      if (call.header(kind.field()) != null || announced.contains(kind.field())) {
        sums.put(kind, kind.start());
      }
    }
    return sums;
  }

  private static void checkLength(Call call, boolean chunked, long size) {
    String promised = call.header(chunked ? "x-amz-decoded-content-length" : "Content-Length");
    if (promised != null && !promised.strip().equals(Long.toString(size))) {
      throw new S3Exception(
          400, "IncompleteBody", "The body has " + size + " bytes, and not " + promised);
    }
  }

  private static Map<String, String> verify(
      Call call, Map<String, String> trailers, Map<BodyChecksum, BodyChecksum.Running> sums) {
    Map<String, String> right = new TreeMap<>();
    sums.forEach(
        (kind, sum) -> {
          String header = call.header(kind.field());
          String promised = header == null ? trailers.get(kind.field()) : header;
          String actual = sum.base64();
          if (!actual.equals(promised)) {
            throw new S3Exception(
                400, "BadDigest", "The body's " + kind + " is " + actual + ", and not " + promised);
          }
          if (kind != BodyChecksum.MD5) {
            right.put(kind.field(), actual);
          }
        });
    return right;
  }
}
