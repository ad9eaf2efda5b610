package dev.millrace.connect.files.read;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** A file in memory. */
@SuppressWarnings("ArrayRecordComponent")
public record MemoryFile(String name, byte[] bytes) implements FileBytes {
  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public InputStream open(long from) {
    int at = (int) Math.min(from, bytes.length);
    return new ByteArrayInputStream(bytes, at, bytes.length - at);
  }

  @Override
  public boolean seekable() {
    return true;
  }
}
