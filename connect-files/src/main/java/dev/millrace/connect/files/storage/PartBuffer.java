package dev.millrace.connect.files.storage;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Collects a file's bytes in memory and hands on each part of exactly {@code partSize} bytes as it
 * fills (some stores want all parts but the last of one size). Chunks start small and double, so
 * that many small files cost little. Not thread-safe.
 */
public final class PartBuffer extends OutputStream {
  private static final int FIRST_CHUNK = 1024;
  private static final int LARGEST_CHUNK = 1024 * 1024;

  private final long partSize;
  private final Consumer<Payload> fullPart;
  private final byte[] one = new byte[1];
  private List<Payload.Chunk> full = new ArrayList<>();
  private byte[] chunk = new byte[0];
  private int used;
  private long buffered;
  private long allocated;
  private long position;

  /**
   * @param fullPart takes each full part, on the writing thread
   */
  public PartBuffer(long partSize, Consumer<Payload> fullPart) {
    this.partSize = partSize;
    this.fullPart = Objects.requireNonNull(fullPart);
  }

  @Override
  public void write(int b) {
    one[0] = (byte) b;
    write(one, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) {
    int at = from;
    int left = length;
    while (left > 0) {
      if (used == chunk.length) {
        nextChunk();
      }
      int n = (int) Math.min(Math.min(left, chunk.length - used), partSize - buffered);
      System.arraycopy(bytes, at, chunk, used, n);
      used += n;
      at += n;
      left -= n;
      buffered += n;
      position += n;
      if (buffered == partSize) {
        fullPart.accept(take());
      }
    }
  }

  private void nextChunk() {
    if (used > 0) {
      full.add(new Payload.Chunk(chunk, used));
    }
    int size = chunk.length == 0 ? FIRST_CHUNK : Math.min(LARGEST_CHUNK, chunk.length * 2);
    chunk = new byte[(int) Math.min(size, Math.max(1, partSize - buffered))];
    used = 0;
    allocated += chunk.length;
  }

  /** What is left of a part; possibly empty. The buffer starts anew. */
  public Payload take() {
    if (used > 0) {
      full.add(new Payload.Chunk(chunk, used));
    }
    Payload payload = Payload.of(full);
    full = new ArrayList<>();
    chunk = new byte[0];
    used = 0;
    buffered = 0;
    allocated = 0;
    return payload;
  }

  /** Bytes written and not yet handed on. */
  public long buffered() {
    return buffered;
  }

  /** Bytes of memory held. */
  public long allocated() {
    return allocated;
  }

  /** Bytes written in all. */
  public long position() {
    return position;
  }
}
