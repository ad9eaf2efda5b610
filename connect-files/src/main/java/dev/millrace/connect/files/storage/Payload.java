package dev.millrace.connect.files.storage;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

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

  /** The first {@code length} bytes of an array. */
  @SuppressWarnings("ArrayRecordComponent")
  record Chunk(byte[] bytes, int length) {}
}
