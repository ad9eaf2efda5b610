package dev.millrace.connect.files.parquet;

import dev.millrace.connect.files.format.ParquetCodecs;
import dev.millrace.connect.files.format.ParquetFormat;
import dev.millrace.connect.files.format.ParquetOutput;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReadStore;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * Writes chosen rows of Parquet files into another one, as they are, column by column: whatever
 * their types, no value is converted, and no record is made. Not thread-safe.
 */
public final class ParquetRowCopy implements Closeable {
  /** Rows between two looks at how much is buffered. */
  private static final int CHECK_ROWS = 1000;

  private final ParquetFormat format;
  private final MessageType source;
  private final MessageType rows;
  private final MessageType type;
  private final boolean labelled;
  private final ParquetProperties properties;
  private final ParquetOutput output;
  private final ParquetFileWriter writer;
  private ColumnChunkPageWriteStore pages;
  private ColumnWriteStore columns;
  private ColumnWriter[] writers;
  private long buffered;
  private long written;

  /**
   * Begins a file.
   *
   * @param source the type of each file that rows come from
   * @param label a column to add, of strings, in place of one that is there; null for none
   * @param out takes the file's bytes; closed with the file
   */
  public ParquetRowCopy(MessageType source, String label, ParquetFormat format, OutputStream out)
      throws IOException {
    this.format = format;
    this.source = source;
    this.rows = without(source, label);
    this.type = label == null ? rows : with(rows, label);
    this.labelled = label != null;
    this.properties = format.options().properties();
    this.output = new ParquetOutput(out);
    this.writer =
        new ParquetFileWriter(
            output,
            type,
            ParquetFileWriter.Mode.CREATE,
            format.rowGroupBytes(),
            0,
            null,
            properties);
    writer.start();
    begin();
  }

  private static MessageType without(MessageType source, String label) {
    return new MessageType(
        source.getName(),
        source.getFields().stream().filter(field -> !field.getName().equals(label)).toList());
  }

  private static MessageType with(MessageType rows, String label) {
    List<Type> fields = new ArrayList<>(rows.getFields());
    fields.add(
        Types.optional(PrimitiveTypeName.BINARY)
            .as(LogicalTypeAnnotation.stringType())
            .named(label));
    return new MessageType(rows.getName(), fields);
  }

  private void begin() {
    pages =
        ColumnChunkPageWriteStore.builder()
            .withCompressorProvider(
                column -> new ParquetCodecs().getCompressor(format.codec().parquetName()))
            .withSchema(type)
            .withAllocator(HeapByteBufferAllocator.getInstance())
            .withColumnIndexTruncateLength(properties.getColumnIndexTruncateLength())
            .withPageWriteChecksumEnabled(properties.getPageWriteChecksumEnabled())
            .build();
    columns = properties.newColumnWriteStore(type, pages, pages);
    writers = type.getColumns().stream().map(columns::getColumnWriter).toArray(ColumnWriter[]::new);
  }

  /**
   * Adds rows of a file.
   *
   * @param labels of each row by its number in the file, from 0: null to leave the row out; where
   *     no column is added, any other value takes it
   */
  public void add(ParquetPages file, LongFunction<Binary> labels) throws IOException {
    if (!file.schema().equals(source)) {
      throw new IllegalArgumentException("Rows of another type: " + file.schema());
    }
    long row = 0;
    for (BlockMetaData group : file.rowGroups()) {
      Column[] sources = columns(ParquetColumns.of(file.read(group, rows), rows), group);
      for (long end = row + group.getRowCount(); row < end; row++) {
        Binary label = labels.apply(row);
        for (int i = 0; i < sources.length; i++) {
          sources[i].row(label == null ? null : writers[i]);
        }
        if (label != null) {
          end(label);
        }
      }
    }
  }

  private Column[] columns(ColumnReadStore readers, BlockMetaData group) {
    Map<ColumnPath, Long> values = new HashMap<>();
    group.getColumns().forEach(chunk -> values.put(chunk.getPath(), chunk.getValueCount()));
    return rows.getColumns().stream()
        .map(
            column ->
                new Column(
                    readers.getColumnReader(column), values.get(ColumnPath.get(column.getPath()))))
        .toArray(Column[]::new);
  }

  private void end(Binary text) throws IOException {
    if (labelled) {
      writers[writers.length - 1].write(text, 0, 1);
    }
    columns.endRecord();
    buffered++;
    if (buffered % CHECK_ROWS == 0 && columns.getBufferedSize() >= format.rowGroupBytes()) {
      flush();
      begin();
    }
  }

  private void flush() throws IOException {
    if (buffered > 0) {
      writer.startBlock(buffered);
      columns.flush();
      pages.flushToFileWriter(writer);
      writer.endBlock();
    }
    columns.close();
    pages.close();
    written += buffered;
    buffered = 0;
  }

  /** How many rows were taken so far. */
  public long rows() {
    return written + buffered;
  }

  @Override
  public void close() throws IOException {
    flush();
    writer.end(Map.of());
    writer.close();
  }

  /** The size of the file so far. */
  public long bytes() {
    return output.getPos();
  }

  /** What the footer says, with each column's statistics. After {@link #close}. */
  public ParquetMetadata footer() {
    return writer.getFooter();
  }

  /** One column of a row group: its values with their levels, which stay what they are. */
  private static final class Column {
    private final ColumnReader reader;
    private final PrimitiveTypeName type;
    private final int present;
    private long left;

    Column(ColumnReader reader, long values) {
      ColumnDescriptor descriptor = reader.getDescriptor();
      this.reader = reader;
      this.type = descriptor.getPrimitiveType().getPrimitiveTypeName();
      this.present = descriptor.getMaxDefinitionLevel();
      this.left = values;
    }

    /**
     * @param writer null to leave the row out
     */
    void row(ColumnWriter writer) {
      do {
        boolean value = reader.getCurrentDefinitionLevel() == present;
        if (writer != null) {
          write(writer, value);
        } else if (value) {
          reader.skip();
        }
        reader.consume();
        left--;
      } while (left > 0 && reader.getCurrentRepetitionLevel() > 0);
    }

    private void write(ColumnWriter writer, boolean value) {
      int repetition = reader.getCurrentRepetitionLevel();
      if (!value) {
        writer.writeNull(repetition, reader.getCurrentDefinitionLevel());
        return;
      }
      switch (type) {
        case BOOLEAN -> writer.write(reader.getBoolean(), repetition, present);
        case INT32 -> writer.write(reader.getInteger(), repetition, present);
        case INT64 -> writer.write(reader.getLong(), repetition, present);
        case FLOAT -> writer.write(reader.getFloat(), repetition, present);
        case DOUBLE -> writer.write(reader.getDouble(), repetition, present);
        case BINARY, FIXED_LEN_BYTE_ARRAY, INT96 ->
            writer.write(reader.getBinary(), repetition, present);
      }
    }
  }
}
