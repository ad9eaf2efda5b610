package dev.millrace.connect.files.format;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Struct;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.MessageType;

/**
 * Feeds Parquet's column writers with structs. Not thread-safe; {@link #close} may be called on
 * another thread than the rest, after it.
 *
 * <p>Column writers take much memory before the first value, and the dictionaries more than the
 * sizes that Parquet tells (both measured). So the first records are kept as they are until they
 * take as much: of thousands of small files that stand open side by side, none has column writers.
 */
public final class ParquetFile implements Closeable {
  /** What a column's writers hold before the first value, most of it for dictionaries. */
  private static final long COLUMN_BYTES = 17 * 1024;

  /** What values take in dictionaries, for each byte that Parquet tells; and the most of it. */
  private static final long DICTIONARY_FACTOR = 4;

  private static final long DICTIONARY_COLUMN_BYTES = 512 * 1024;

  private final ParquetFormat format;
  private final ParquetOutput output;
  private final Support support;
  private final int columns;
  private List<First> first = new ArrayList<>();
  private long firstBytes;
  private ParquetWriter<Struct> writer;

  private record First(ParquetPlan plan, Struct struct) {}

  /**
   * Begins a file.
   *
   * @param out takes the file's bytes; closed with the file
   */
  public ParquetFile(MessageType type, ParquetFormat format, OutputStream out) {
    this.format = format;
    this.output = new ParquetOutput(out);
    this.support = new Support(type);
    this.columns = type.getColumns().size();
  }

  /**
   * Adds a row, whole or not at all.
   *
   * @param plan whose type is the file's; rows of one file may go by several plans
   * @throws org.apache.kafka.connect.errors.DataException if a value can't be written; the file is
   *     as it was
   */
  public void write(ParquetPlan plan, Struct struct) throws IOException {
    plan.check(struct);
    if (writer != null) {
      add(plan, struct);
      return;
    }
    first.add(new First(plan, struct));
    firstBytes += Footprint.of(struct);
    if (firstBytes >= columns * COLUMN_BYTES) {
      begin();
    }
  }

  private void add(ParquetPlan plan, Struct struct) throws IOException {
    support.plan = plan;
    writer.write(struct);
  }

  private void begin() throws IOException {
    ParquetWriter.Builder<Struct, ?> builder = support.writer(output, format.codec().parquetName());
    format.options().apply(builder);
    writer = builder.withRowGroupSize(format.rowGroupBytes()).build();
    for (First each : first) {
      add(each.plan(), each.struct());
    }
    first = List.of();
  }

  /** Bytes of memory held for rows that have not yet reached the stream, roughly. */
  public long held() {
    if (writer == null) {
      return firstBytes;
    }
    long data = pending();
    return columns * COLUMN_BYTES
        + format.options().bloomMemory()
        + data
        + Math.min(data * DICTIONARY_FACTOR, columns * DICTIONARY_COLUMN_BYTES);
  }

  /** Bytes that rows which have not yet reached the stream will add to the file, roughly. */
  public long pending() {
    // As values, records take a fraction of what they take as objects.
    return writer == null ? firstBytes / 4 : Math.max(0, writer.getDataSize() - output.position());
  }

  @Override
  public void close() throws IOException {
    if (writer == null) {
      begin();
    }
    writer.close();
  }

  /** What the footer says, with each column's statistics. After {@link #close}. */
  public ParquetMetadata footer() {
    return writer.getFooter();
  }

  private static final class Support extends ParquetRows<Struct> {
    /** Of the next row. */
    private ParquetPlan plan;

    Support(MessageType type) {
      super(type);
    }

    @Override
    public void write(Struct struct) {
      plan.write(consumer(), struct);
    }
  }
}
