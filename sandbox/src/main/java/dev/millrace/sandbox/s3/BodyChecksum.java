package dev.millrace.sandbox.s3;

import dev.millrace.sandbox.http.Hashes;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/** A checksum that a client may send with a body, by the name of its header field. */
enum BodyChecksum {
  CRC32("x-amz-checksum-crc32", () -> new Crc(new CRC32(), 4)),
  CRC32C("x-amz-checksum-crc32c", () -> new Crc(new CRC32C(), 4)),
  CRC64NVME("x-amz-checksum-crc64nvme", () -> new Crc(new Crc64Nvme(), 8)),
  SHA1("x-amz-checksum-sha1", () -> new Digest(Hashes.digest("SHA-1"))),
  SHA256("x-amz-checksum-sha256", () -> new Digest(Hashes.digest("SHA-256"))),
  MD5("content-md5", () -> new Digest(Hashes.digest("MD5")));

  private final String field;

  @SuppressWarnings("ImmutableEnumChecker") // constructors only
  private final Supplier<Running> start;

  BodyChecksum(String field, Supplier<Running> start) {
    this.field = field;
    this.start = start;
  }

  /** The header or trailer field, in lower case. */
  String field() {
    return field;
  }

  Running start() {
    return start.get();
  }

  /** A checksum under way. */
  interface Running {
    void update(byte[] bytes, int offset, int length);

    /** The checksum of all so far, as the field carries it; ends the computation. */
    String base64();
  }

  private record Crc(Checksum sum, int size) implements Running {
    @Override
    public void update(byte[] bytes, int offset, int length) {
      sum.update(bytes, offset, length);
    }

    @Override
    public String base64() {
      byte[] value = ByteBuffer.allocate(8).putLong(sum.getValue()).array();
      byte[] last = Arrays.copyOfRange(value, 8 - size, 8);
      return Base64.getEncoder().encodeToString(last);
    }
  }

  private record Digest(MessageDigest digest) implements Running {
    @Override
    public void update(byte[] bytes, int offset, int length) {
      digest.update(bytes, offset, length);
    }

    @Override
    public String base64() {
      return Base64.getEncoder().encodeToString(digest.digest());
    }
  }

  /** CRC-64/NVME: reflected, polynomial 0xad93d23594c93659, all ones before and after. */
  static final class Crc64Nvme implements Checksum {
    private static final long[] TABLE = table();
    private long crc = -1L;

    private static long[] table() {
      long polynomial = Long.reverse(0xad93d23594c93659L);
      long[] table = new long[256];
      for (int i = 0; i < 256; i++) {
        long value = i;
        for (int bit = 0; bit < 8; bit++) {
          value = (value & 1) == 0 ? value >>> 1 : (value >>> 1) ^ polynomial;
        }
        table[i] = value;
      }
      return table;
    }

    @Override
    public void update(int b) {
      crc = (crc >>> 8) ^ TABLE[(int) ((crc ^ b) & 0xff)];
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
      for (int i = offset; i < offset + length; i++) {
        update(bytes[i]);
      }
    }

    @Override
    public long getValue() {
      return ~crc;
    }

    @Override
    public void reset() {
      crc = -1L;
    }
  }
}
