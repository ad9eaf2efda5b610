package dev.millrace.connect.deltalake.kernel;

import dev.millrace.connect.deltalake.storage.TableStorage;
import dev.millrace.connect.deltalake.storage.Upload;
import dev.millrace.connect.files.parquet.ParquetSource;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.engine.ParquetHandler;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Predicate;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.DataFileStatus;
import io.delta.kernel.utils.FileStatus;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.List;
import java.util.Optional;

/**
 * Parquet for Kernel: what it reads of checkpoints and data files, and the checkpoints it writes.
 */
final class StorageParquet implements ParquetHandler {
  private final TableStorage storage;

  StorageParquet(TableStorage storage) {
    this.storage = storage;
  }

  /** Predicates only save work, so none is looked at. */
  @Override
  public CloseableIterator<FileReadResult> readParquetFiles(
      CloseableIterator<FileStatus> files, StructType schema, Optional<Predicate> predicate) {
    return new ParquetBatches(storage, files, schema);
  }

  @Override
  public CloseableIterator<DataFileStatus> writeParquetFiles(
      String folder, CloseableIterator<FilteredColumnarBatch> data, List<Column> statistics) {
    throw new UnsupportedOperationException("The sink writes data files itself");
  }

  @Override
  public void writeParquetFileAtomically(String path, CloseableIterator<FilteredColumnarBatch> data)
      throws IOException {
    String relative = StorageFileIO.relative(path);
    if (storage.status(relative).isPresent()) {
      throw new FileAlreadyExistsException(path);
    }
    try (data) {
      Upload upload = storage.create(relative);
      boolean written = false;
      try {
        VectorFile.write(data, upload);
        written = true;
      } finally {
        if (!written) {
          upload.abort();
        }
      }
    }
  }

  /** A file of the table as a source of Parquet's pages. */
  static ParquetSource source(TableStorage storage, String path, long size) {
    return new ParquetSource() {
      @Override
      public String name() {
        return path;
      }

      @Override
      public long length() {
        return size;
      }

      @Override
      public byte[] read(long offset, int length) throws IOException {
        byte[] bytes = storage.read(path, offset, length);
        if (bytes.length < length) {
          throw new EOFException(
              "'" + path + "' ends " + (length - bytes.length) + " bytes before what its log says");
        }
        return bytes;
      }
    };
  }
}
