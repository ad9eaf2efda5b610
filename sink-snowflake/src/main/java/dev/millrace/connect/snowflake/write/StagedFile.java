package dev.millrace.connect.snowflake.write;

import dev.millrace.connect.files.format.ParquetFormat;
import dev.millrace.connect.files.format.ParquetOptions;
import dev.millrace.connect.files.format.ParquetRowFile;
import dev.millrace.connect.snowflake.table.Need;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * A file on local disk while rows are added to it. Used by the task's thread, and after {@link
 * #complete} by the one that loads it.
 */
final class StagedFile {
  /** Without statistics: COPY reads every row. */
  private static final ParquetFormat FORMAT =
      new ParquetFormat(
          ParquetFormat.Codec.SNAPPY,
          16L * 1024 * 1024,
          new ParquetOptions(ParquetOptions.DEFAULT.pageBytes(), true, false, List.of()));

  /** What a file takes of memory without any row: the stream's buffer, and its objects. */
  private static final long OPEN_BYTES = 12 * 1024;

  private final RowPlan plan;
  private final Path path;
  private final RowPlan.Sizes sizes;
  private final Counting out;
  private final ParquetRowFile<StagedRow> file;
  private long rows;
  private long held;
  private long size;
  private boolean complete;

  private static final class Counting extends FilterOutputStream {
    private long written;

    Counting(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      written++;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
      written += length;
    }
  }

  StagedFile(RowPlan plan, Path path) {
    this.plan = plan;
    this.path = path;
    this.sizes = plan.sizes();
    try {
      out =
          new Counting(
              new BufferedOutputStream(Files.newOutputStream(path, StandardOpenOption.CREATE_NEW)));
    } catch (IOException e) {
      throw fault(e);
    }
    file = new ParquetRowFile<>(plan.type(), FORMAT, out, StagedRow::footprint);
  }

  private ConnectException fault(IOException e) {
    return new ConnectException(
        "The file "
            + path
            + " can't be written: is there room on the disk? See staging.dir and"
            + " buffer.size.bytes",
        e);
  }

  /**
   * Adds a row, whole or not at all.
   *
   * @throws org.apache.kafka.connect.errors.DataException if it does not fit
   */
  void write(StagedRow row) {
    try {
      file.write(plan, row);
    } catch (IOException e) {
      throw fault(e);
    }
    sizes.add(row);
    rows++;
  }

  /** Looks how large it is. */
  void measure() {
    held = complete ? 0 : OPEN_BYTES + file.held();
    size = out.written + (complete ? 0 : file.pending());
  }

  /** Bytes of memory, when it was measured last. */
  long held() {
    return held;
  }

  /** Its size if it had been completed when it was measured last, in bytes, roughly. */
  long size() {
    return size;
  }

  long rows() {
    return rows;
  }

  Path path() {
    return path;
  }

  List<Need> needs() {
    return sizes.needs();
  }

  /** Nothing is added any more; may be called again. */
  void complete() {
    if (!complete) {
      complete = true;
      try {
        file.close();
      } catch (IOException e) {
        throw fault(e);
      }
    }
  }

  /** The file goes. */
  void delete() {
    try {
      out.close();
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // It is in a folder that goes with the task.
      complete = true;
    }
  }
}
