package dev.millrace.connect.files.format;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.MessageType;

/**
 * Feeds Parquet's column writers with rows of any kind. Not thread-safe; {@link #close} may be
 * called on another thread than the rest, after it.
 *
 * <p>Column writers take much memory before the first value, and the dictionaries more than the
 * sizes that Parquet tells (both measured). So the first records are kept as they are until they
 * take as much: of thousands of small files that stand open side by side, none has column writers.
 *
 * @param <R> the rows
 */
public final class ParquetRowFile<R> implements Closeable {
  /** What a column's writers hold before the first value, most of it for dictionaries. */
  private static final long COLUMN_BYTES = 17 * 1024;

  /** What values take in dictionaries, for each byte that Parquet tells; and the most of it. */
  private static final long DICTIONARY_FACTOR = 4;

  private static final long DICTIONARY_COLUMN_BYTES = 512 * 1024;

  private final ParquetFormat format;
  private final ParquetOutput output;
  private final ToLongFunction<R> footprint;
  private final Support<R> support;
  private final int columns;
  private List<First<R>> first = new ArrayList<>();
  private long firstBytes;
  private ParquetWriter<R> writer;

  private record First<R>(ParquetRowPlan<R> plan, R row) {}

  /**
   * Begins a file.
   *
   * @param out takes the file's bytes; closed with the file
   * @param footprint what a row takes of the heap, in bytes, roughly
   */
  public ParquetRowFile(
      MessageType type, ParquetFormat format, OutputStream out, ToLongFunction<R> footprint) {
    this.format = format;
    this.footprint = footprint;
    this.output = new ParquetOutput(out);
    this.support = new Support<>(type);
    this.columns = type.getColumns().size();
  }

  /**
   * Adds a row, whole or not at all.
   *
   * @param plan of the file's type; rows of one file may go by several plans
   * @throws org.apache.kafka.connect.errors.DataException if a value can't be written; the file is
   *     as it was
   */
  public void write(ParquetRowPlan<R> plan, R row) throws IOException {
    plan.check(row);
    if (writer != null) {
      add(plan, row);
      return;
    }
    first.add(new First<>(plan, row));
    firstBytes += footprint.applyAsLong(row);
    if (firstBytes >= columns * COLUMN_BYTES) {
      begin();
    }
  }

  private void add(ParquetRowPlan<R> plan, R row) throws IOException {
    support.plan = plan;
    writer.write(row);
  }

  private void begin() throws IOException {
    ParquetWriter.Builder<R, ?> builder = support.writer(output, format.codec().parquetName());
    format.options().apply(builder);
    writer = builder.withRowGroupSize(format.rowGroupBytes()).build();
    for (First<R> each : first) {
      add(each.plan(), each.row());
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

  private static final class Support<R> extends ParquetRows<R> {
    /** Of the next row. */
    private ParquetRowPlan<R> plan;

    Support(MessageType type) {
      super(type);
    }

    @Override
    public void write(R row) {
      plan.write(consumer(), row);
    }
  }
}
