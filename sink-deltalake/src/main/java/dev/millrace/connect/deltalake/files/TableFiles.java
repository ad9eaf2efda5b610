package dev.millrace.connect.deltalake.files;

import dev.millrace.connect.deltalake.data.FileStats;
import dev.millrace.connect.deltalake.log.DataFile;
import dev.millrace.connect.deltalake.log.TableState;
import dev.millrace.connect.deltalake.storage.FileNames;
import dev.millrace.connect.deltalake.storage.TableStorage;
import dev.millrace.connect.deltalake.storage.Upload;
import dev.millrace.connect.files.format.ParquetFormat;
import dev.millrace.connect.files.parquet.ParquetPages;
import dev.millrace.connect.files.parquet.ParquetRowCopy;
import dev.millrace.connect.files.parquet.ParquetSource;
import dev.millrace.connect.files.storage.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.roaringbitmap.RoaringBitmap;

/** A table's Parquet files. Thread-safe. */
public final class TableFiles {
  /** Any text: such copies have no column for it. */
  private static final Binary TAKEN = Binary.EMPTY;

  private final TableStorage storage;

  public TableFiles(TableStorage storage) {
    this.storage = storage;
  }

  /** What is done with a file. */
  public interface Reading<T> {
    T with(ParquetPages pages) throws IOException;
  }

  private record Source(TableStorage storage, DataFile file) implements ParquetSource {
    @Override
    public String name() {
      return file.path();
    }

    @Override
    public long length() {
      return file.size();
    }

    @Override
    public byte[] read(long offset, int length) throws IOException {
      try {
        byte[] bytes = storage.read(file.file(), offset, length);
        if (bytes.length < length) {
          throw new IOException(
              "'" + file.path() + "' is shorter than the log says: " + file.size() + " bytes");
        }
        return bytes;
      } catch (StoreException e) {
        // Lest it be taken for a broken file; unwrapped below.
        throw new IOException(e);
      }
    }
  }

  /**
   * Opens a file and reads.
   *
   * @throws ConnectException if the file is broken; names it
   * @throws StoreException if the storage does not give it
   */
  public <T> T read(DataFile file, Reading<T> reading) {
    try {
      return reading.with(ParquetPages.open(new Source(storage, file)));
    } catch (IOException e) {
      throw failed(file, e);
    } catch (UncheckedIOException e) {
      throw failed(file, e.getCause());
    } catch (IllegalArgumentException e) {
      throw broken(file, e);
    }
  }

  private RuntimeException failed(DataFile file, IOException e) {
    return e.getCause() instanceof StoreException store ? store : broken(file, e);
  }

  private ConnectException broken(DataFile file, Exception e) {
    return new ConnectException(
        "A file of "
            + storage.location()
            + " can't be read: "
            + file.path()
            + ": "
            + e.getMessage(),
        e);
  }

  /** A file that is being written with rows of others. */
  public static final class Copy {
    private final Upload upload;
    private final ParquetRowCopy rows;
    private final String file;

    private Copy(String file, Upload upload, ParquetRowCopy rows) {
      this.file = file;
      this.upload = upload;
      this.rows = rows;
    }

    /** Where it stands below the table's folder. */
    public String file() {
      return file;
    }

    public ParquetRowCopy rows() {
      return rows;
    }

    /**
     * Adds the rows of a file that are not deleted.
     *
     * @param dead numbers of those that are, from 0
     */
    public void addLive(ParquetPages pages, RoaringBitmap dead) throws IOException {
      rows.add(pages, row -> dead.contains((int) row) ? null : TAKEN);
    }

    /**
     * What the log is told of it. After {@link #close}.
     *
     * @param like a file of the same partition
     */
    public DataFile written(DataFile like, TableState at) {
      return DataFile.written(
          file,
          like.partitionValues(),
          rows.bytes(),
          System.currentTimeMillis(),
          FileStats.of(rows.footer(), at.schema(), at.partitionColumns(), at.properties()));
    }

    /** Makes it visible. */
    public void close() {
      try {
        rows.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    public void abort() {
      upload.abort();
    }
  }

  /**
   * Begins a file beside another one, for rows of such files.
   *
   * @param names of new files
   */
  public Copy copyBeside(DataFile file, MessageType type, ParquetFormat format, FileNames names) {
    String folder = file.file().substring(0, file.file().lastIndexOf('/') + 1);
    return copy(folder + names.next() + format.extension(), type, null, format);
  }

  /**
   * Begins a file.
   *
   * @param label a column to add; null for none
   */
  public Copy copy(String file, MessageType type, String label, ParquetFormat format) {
    Upload upload = storage.create(file);
    try {
      return new Copy(file, upload, new ParquetRowCopy(type, label, format, upload));
    } catch (IOException e) {
      upload.abort();
      throw new UncheckedIOException(e);
    }
  }
}
