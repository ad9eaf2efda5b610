package dev.millrace.connect.files.count;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.apache.parquet.format.Util;

/** The footer of a Parquet file, which says how many rows it has. */
final class ParquetFooter {
  /** Length and magic at a file's end. */
  private static final int TAIL_BYTES = 8;

  /** Most footers are smaller, so one read does. */
  private static final int FIRST_BYTES = 64 * 1024;

  private static final int MAX_BYTES = 256 * 1024 * 1024;

  private ParquetFooter() {}

  static long records(RecordCount.Source source) throws IOException {
    byte[] end = read(source, FIRST_BYTES);
    if (end.length < TAIL_BYTES
        || !"PAR1".equals(new String(end, end.length - 4, 4, StandardCharsets.US_ASCII))) {
      throw new IOException("it does not end as an unencrypted Parquet file does");
    }
    int length =
        ByteBuffer.wrap(end, end.length - TAIL_BYTES, 4).order(ByteOrder.LITTLE_ENDIAN).getInt();
    if (length <= 0 || length > MAX_BYTES) {
      throw new IOException("its Parquet footer can't have " + length + " bytes");
    }
    if (length + TAIL_BYTES > end.length) {
      end = read(source, length + TAIL_BYTES);
    }
    int from = end.length - TAIL_BYTES - length;
    if (from < 0) {
      throw new IOException("its Parquet footer is longer than the file");
    }
    return Util.readFileMetaData(new ByteArrayInputStream(end, from, length), true).getNum_rows();
  }

  private static byte[] read(RecordCount.Source source, int most) throws IOException {
    try (InputStream in = source.open(most)) {
      return in.readAllBytes();
    }
  }
}
