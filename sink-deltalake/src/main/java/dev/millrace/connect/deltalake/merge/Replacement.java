package dev.millrace.connect.deltalake.merge;

import dev.millrace.connect.deltalake.data.FileStats;
import dev.millrace.connect.deltalake.log.DataFile;
import dev.millrace.connect.deltalake.log.DeletionVector;
import dev.millrace.connect.deltalake.log.TableState;
import dev.millrace.connect.deltalake.merge.TableFiles.Copy;
import dev.millrace.connect.files.format.ParquetFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.parquet.io.api.Binary;
import org.roaringbitmap.RoaringBitmap;

/** What comes in the place of files that lose rows. */
final class Replacement {
  private static final Binary TAKEN = Binary.EMPTY;

  /** Dense files are written anew up to so many bytes a commit, lest commits wait for it. */
  private static final long REWRITTEN_BYTES = 64L * 1024 * 1024;

  private final TableState at;
  private final TableFiles tableFiles;
  private final ParquetFormat format;
  private final String prefix;
  private final DeletionVectors.Writer vectors;
  private final List<DataFile> removes = new ArrayList<>();
  private final List<DataFile> adds = new ArrayList<>();
  private final List<String> uploads;
  private long budget = REWRITTEN_BYTES;

  /**
   * @param prefix of the names of new files
   * @param uploads takes the names of files that were uploaded
   */
  Replacement(
      TableState at,
      TableFiles tableFiles,
      DeletionVectors.Writer vectors,
      ParquetFormat format,
      String prefix,
      List<String> uploads) {
    this.tableFiles = tableFiles;
    this.at = at;
    this.vectors = vectors;
    this.format = format;
    this.prefix = prefix;
    this.uploads = uploads;
  }

  /**
   * Takes rows out of a file of the table.
   *
   * @param dead rows that are gone by then, those too that were before
   * @param rows how many the file has
   */
  void shrink(DataFile file, RoaringBitmap dead, long rows) {
    removes.add(file);
    bring(file, dead, rows);
  }

  /** Brings a file into the table, without some of its rows. */
  void bring(DataFile file, RoaringBitmap dead, long rows) {
    long gone = dead.getLongCardinality();
    if (gone == 0) {
      adds.add(file);
    } else if (gone < rows) {
      adds.add(
          at.features().deletionVectors() && !rewritable(file, gone, rows)
              ? marked(file, dead, rows)
              : rewritten(file, dead));
    }
  }

  private boolean rewritable(DataFile file, long gone, long rows) {
    if (!DeletionVector.isDense(gone, rows) || file.size() > budget) {
      return false;
    }
    budget -= file.size();
    return true;
  }

  private DataFile marked(DataFile file, RoaringBitmap dead, long rows) {
    return file.withDeletionVector(
        vectors.add(dead), LoggedStats.loose(file.stats().orElse(null), rows));
  }

  private DataFile rewritten(DataFile file, RoaringBitmap dead) {
    String folder = file.file().substring(0, file.file().lastIndexOf('/') + 1);
    String name = folder + prefix + UUID.randomUUID() + format.extension();
    return tableFiles.read(
        file,
        pages -> {
          Copy copy = tableFiles.copy(name, pages.schema(), null, format);
          try {
            copy.rows().add(pages, row -> dead.contains((int) row) ? null : TAKEN);
            copy.close();
          } catch (IOException | RuntimeException e) {
            copy.abort();
            throw e;
          }
          uploads.add(name);
          return DataFile.written(
              name,
              file.partitionValues(),
              copy.rows().bytes(),
              System.currentTimeMillis(),
              FileStats.of(
                  copy.rows().footer(), at.schema(), at.partitionColumns(), at.properties()));
        });
  }

  List<DataFile> removes() {
    return removes;
  }

  List<DataFile> adds() {
    return adds;
  }
}
