package dev.millrace.connect.deltalake.kernel;

import dev.millrace.connect.deltalake.storage.TableStorage;
import dev.millrace.connect.files.parquet.ParquetPages;
import dev.millrace.connect.files.storage.StoreException;
import io.delta.kernel.defaults.internal.parquet.ParquetFileReader.BatchReadSupport;
import io.delta.kernel.defaults.internal.parquet.ParquetFileReader.RowRecordCollector;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.types.MetadataColumnSpec;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.api.InitContext;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;

/** Reads files row by row into Kernel's vectors. Not thread-safe. */
final class ParquetBatches implements CloseableIterator<FileReadResult> {
  private static final int BATCH_ROWS = 1024;

  private final TableStorage storage;
  private final CloseableIterator<FileStatus> files;
  private final StructType schema;
  private final boolean wantsRowIndex;

  private FileStatus file;
  private ParquetPages pages;
  private MessageType wanted;
  private MessageColumnIO columns;
  private RowRecordCollector rows;
  private Iterator<BlockMetaData> rowGroups = Collections.emptyIterator();
  private RecordReader<Object> reader;
  private long left;
  private long rowIndex;

  ParquetBatches(TableStorage storage, CloseableIterator<FileStatus> files, StructType schema) {
    this.storage = storage;
    this.files = files;
    this.schema = schema;
    this.wantsRowIndex = schema.contains(MetadataColumnSpec.ROW_INDEX);
  }

  @Override
  public boolean hasNext() {
    while (left == 0) {
      if (rowGroups.hasNext()) {
        nextRowGroup();
      } else if (files.hasNext()) {
        nextFile();
      } else {
        return false;
      }
    }
    return true;
  }

  private void nextFile() {
    file = files.next();
    String path = StorageFileIO.relative(file.getPath());
    try {
      pages = ParquetPages.open(StorageParquet.source(storage, path, file.getSize()));
      wanted =
          new BatchReadSupport(BATCH_ROWS, schema)
              .init(
                  new InitContext(
                      (ParquetConfiguration) new PlainParquetConfiguration(),
                      Map.of(),
                      pages.schema()))
              .getRequestedSchema();
      columns = new ColumnIOFactory().getColumnIO(wanted, pages.schema());
      rows = new RowRecordCollector(BATCH_ROWS, schema, pages.schema());
    } catch (StoreException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new BrokenFile(path, e);
    }
    rowGroups = pages.rowGroups().iterator();
    rowIndex = 0;
  }

  private void nextRowGroup() {
    try {
      PageReadStore group = pages.read(rowGroups.next(), wanted);
      reader = columns.getRecordReader(group, rows);
      left = group.getRowCount();
    } catch (StoreException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new BrokenFile(StorageFileIO.relative(file.getPath()), e);
    }
  }

  @Override
  public FileReadResult next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    try {
      int count = 0;
      while (count < BATCH_ROWS && left > 0) {
        reader.read();
        rows.finalizeCurrentRow(wantsRowIndex ? rowIndex : -1);
        rowIndex++;
        left--;
        count++;
      }
      return new FileReadResult(rows.getDataAsColumnarBatch(count), file.getPath());
    } catch (RuntimeException e) {
      throw new BrokenFile(StorageFileIO.relative(file.getPath()), e);
    }
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
