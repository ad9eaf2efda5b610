package dev.millrace.connect.files.read.parquet;

import dev.millrace.connect.files.parquet.ParquetSource;
import dev.millrace.connect.files.read.FileBytes;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A file's bytes by their places. */
record FileSource(FileBytes file) implements ParquetSource {
  @Override
  public String name() {
    return file.name();
  }

  @Override
  public long length() {
    return file.size();
  }

  @Override
  public byte[] read(long offset, int length) throws IOException {
    try (InputStream in = file.open(offset)) {
      byte[] bytes = in.readNBytes(length);
      if (bytes.length < length) {
        throw new EOFException("'" + file.name() + "' ends before byte " + (offset + length));
      }
      return bytes;
    }
  }
}
