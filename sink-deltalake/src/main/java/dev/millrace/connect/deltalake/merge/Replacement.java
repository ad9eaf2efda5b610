package dev.millrace.connect.deltalake.merge;

import dev.millrace.connect.deltalake.files.DeletionVectors;
import dev.millrace.connect.deltalake.files.LoggedStats;
import dev.millrace.connect.deltalake.files.TableFiles;
import dev.millrace.connect.deltalake.files.TableFiles.Copy;
import dev.millrace.connect.deltalake.log.DataFile;
import dev.millrace.connect.deltalake.log.DeletionVector;
import dev.millrace.connect.deltalake.log.TableState;
import dev.millrace.connect.deltalake.storage.FileNames;
import dev.millrace.connect.files.format.ParquetFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.roaringbitmap.RoaringBitmap;

/** What comes in the place of files that lose rows. */
final class Replacement {
  /** Dense files are written anew up to so many bytes a commit, lest commits wait for it. */
  private static final long REWRITTEN_BYTES = 64L * 1024 * 1024;

  private final TableState at;
  private final TableFiles tableFiles;
  private final ParquetFormat format;
  private final FileNames names;
  private final DeletionVectors.Writer vectors;
  private final List<DataFile> removes = new ArrayList<>();
  private final List<DataFile> adds = new ArrayList<>();
  private final List<String> uploads;
  private long budget = REWRITTEN_BYTES;

  /**
   * @param names of new files
   * @param uploads takes the names of files that were uploaded
   */
  Replacement(
      TableState at,
      TableFiles tableFiles,
      DeletionVectors.Writer vectors,
      ParquetFormat format,
      FileNames names,
      List<String> uploads) {
    this.tableFiles = tableFiles;
    this.at = at;
    this.vectors = vectors;
    this.format = format;
    this.names = names;
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
    return tableFiles.read(
        file,
        pages -> {
          Copy copy = tableFiles.copyBeside(file, pages.schema(), format, names);
          try {
            copy.addLive(pages, dead);
            copy.close();
          } catch (IOException | RuntimeException e) {
            copy.abort();
            throw e;
          }
          uploads.add(copy.file());
          return copy.written(file, at);
        });
  }

  List<DataFile> removes() {
    return removes;
  }

  List<DataFile> adds() {
    return adds;
  }
}
