package dev.millrace.connect.files.storage;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Bytes to upload, in chunks that need not be full. The arrays are handed over, not copied: nobody
 * may change them any more.
 */
public final class Payload {
  private final List<Chunk> chunks;
  private final long length;

  private Payload(List<Chunk> chunks) {
    this.chunks = List.copyOf(chunks);
    this.length = chunks.stream().mapToLong(Chunk::length).sum();
  }

  static Payload of(List<Chunk> chunks) {
    return new Payload(chunks);
  }

  public static Payload of(byte[] bytes) {
    return new Payload(List.of(new Chunk(bytes, bytes.length)));
  }

  public long length() {
    return length;
  }

  /** Reads it from the start; as often as a retry needs. */
  public InputStream open() {
    List<InputStream> streams = new ArrayList<>(chunks.size());
    for (Chunk chunk : chunks) {
      streams.add(new ByteArrayInputStream(chunk.bytes, 0, chunk.length));
    }
    return new SequenceInputStream(Collections.enumeration(streams));
  }

  /**
   * Its CRC-32 as S3 has it: four bytes, the highest first, in Base64. Given with the request, it
   * spares the chunks in which the SDK would send a sum of its own behind the body; they cost more
   * than the sum, and not every store knows them.
   */
  String crc32() {
    CRC32 crc = new CRC32();
    chunks.forEach(chunk -> crc.update(chunk.bytes, 0, chunk.length));
    byte[] sum = ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array();
    return Base64.getEncoder().encodeToString(sum);
  }

  /** The first {@code length} bytes of an array. */
  @SuppressWarnings("ArrayRecordComponent")
  record Chunk(byte[] bytes, int length) {}
}
