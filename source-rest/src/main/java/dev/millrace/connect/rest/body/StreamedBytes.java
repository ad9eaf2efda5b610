package dev.millrace.connect.rest.body;

import dev.millrace.connect.files.read.FileBytes;
import java.io.IOException;
import java.io.InputStream;

/** A body as a file that can be read once. */
final class StreamedBytes implements FileBytes {
  private final String name;
  private InputStream in;

  StreamedBytes(InputStream in, String name) {
    this.in = in;
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long size() {
    return -1;
  }

  @Override
  public boolean seekable() {
    return false;
  }

  @Override
  public InputStream open(long from) throws IOException {
    if (in == null || from != 0) {
      throw new IOException(
          "'" + name + "' can't be looked at twice: its first records are longer than the limit");
    }
    InputStream opened = in;
    in = null;
    return opened;
  }
}
