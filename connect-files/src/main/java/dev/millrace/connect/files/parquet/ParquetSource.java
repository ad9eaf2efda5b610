package dev.millrace.connect.files.parquet;

import java.io.IOException;

/** Where the bytes of a Parquet file come from. */
public interface ParquetSource {

  /** What messages call it. */
  String name();

  /** In bytes. */
  long length();

  /** Exactly {@code length} bytes from {@code offset} on. */
  byte[] read(long offset, int length) throws IOException;
}
