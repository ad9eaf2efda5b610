package dev.millrace.connect.deltalake.data;

import dev.millrace.connect.deltalake.log.DataFile;
import dev.millrace.connect.deltalake.storage.TableStorage;
import dev.millrace.connect.deltalake.storage.Upload;
import dev.millrace.connect.files.format.ParquetFile;
import dev.millrace.connect.files.format.ParquetFormat;
import dev.millrace.connect.files.storage.PartBuffer;
import dev.millrace.connect.files.storage.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;

/**
 * A data file while rows are added to it, in memory: it comes to the storage when it is complete.
 * Used by one thread, and after that by the one that uploads it.
 */
public final class OpenDataFile {
  private final TableLayout layout;
  private final List<String> partition;
  private final String name;
  private final PartBuffer buffer = new PartBuffer(Long.MAX_VALUE, part -> {});
  private final ParquetFile file;
  private long records;
  private Payload complete;

  /**
   * @param partition the values of the partition columns
   * @param name unlike that of any other file, without the extension
   */
  public OpenDataFile(
      TableLayout layout, List<String> partition, String name, ParquetFormat format) {
    this.layout = layout;
    this.partition = partition;
    this.name = PartitionValues.folder(layout, partition) + name + format.extension();
    this.file = new ParquetFile(layout.type(), format, buffer);
  }

  /**
   * Adds a row, whole or not at all.
   *
   * @throws org.apache.kafka.connect.errors.DataException if a value does not fit its column
   */
  public void write(RecordPlan plan, Struct row) {
    try {
      file.write(plan.columns(), row);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Memory has none.
    }
    records++;
  }

  /** The schema it is written under. */
  public TableLayout layout() {
    return layout;
  }

  public long records() {
    return records;
  }

  /** Memory it holds, in bytes, roughly. */
  public long held() {
    return file.held() + buffer.allocated();
  }

  /** Its size if it were completed now, in bytes, roughly. */
  public long size() {
    return buffer.position() + file.pending();
  }

  /**
   * Completes the file and uploads it; blocks. After a failure it may be tried again.
   *
   * @param properties the table's, which say what statistics it wants
   * @throws dev.millrace.connect.files.storage.StoreException if the storage fails
   */
  public DataFile upload(TableStorage storage, Map<String, String> properties) {
    try {
      if (complete == null) {
        file.close();
        complete = buffer.take();
      }
      Upload upload = storage.create(name);
      try (InputStream bytes = complete.open()) {
        bytes.transferTo(upload);
        upload.close();
      } catch (IOException | RuntimeException e) {
        upload.abort();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Memory has none.
    }
    return DataFile.written(
        name,
        PartitionValues.entry(layout, partition),
        complete.length(),
        System.currentTimeMillis(),
        FileStats.of(file.footer(), layout.schema(), layout.partitionColumns(), properties));
  }
}
