package dev.millrace.connect.files.format;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.kafka.connect.data.Struct;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.MessageType;

/** A {@link ParquetRowFile} of structs. */
public final class ParquetFile implements Closeable {
  private final ParquetRowFile<Struct> rows;

  /**
   * Begins a file.
   *
   * @param out takes the file's bytes; closed with the file
   */
  public ParquetFile(MessageType type, ParquetFormat format, OutputStream out) {
    rows = new ParquetRowFile<>(type, format, out, Footprint::of);
  }

  /**
   * Adds a row, whole or not at all.
   *
   * @param plan whose type is the file's; rows of one file may go by several plans
   * @throws org.apache.kafka.connect.errors.DataException if a value can't be written; the file is
   *     as it was
   */
  public void write(ParquetPlan plan, Struct struct) throws IOException {
    rows.write(plan, struct);
  }

  /** Bytes of memory held for rows that have not yet reached the stream, roughly. */
  public long held() {
    return rows.held();
  }

  /** Bytes that rows which have not yet reached the stream will add to the file, roughly. */
  public long pending() {
    return rows.pending();
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }

  /** What the footer says, with each column's statistics. After {@link #close}. */
  public ParquetMetadata footer() {
    return rows.footer();
  }
}
