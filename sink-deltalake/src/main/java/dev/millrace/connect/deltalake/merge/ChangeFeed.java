package dev.millrace.connect.deltalake.merge;

import dev.millrace.connect.deltalake.files.TableFiles;
import dev.millrace.connect.deltalake.files.TableFiles.Copy;
import dev.millrace.connect.deltalake.log.ChangeFile;
import dev.millrace.connect.deltalake.log.DataFile;
import dev.millrace.connect.deltalake.storage.FileNames;
import dev.millrace.connect.files.format.ParquetFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.roaringbitmap.RoaringBitmap;

/**
 * The change data feed of a commit (PROTOCOL.md, Add CDC File). If it has anything to tell that
 * readers can't see by themselves, it tells every change of the version.
 */
final class ChangeFeed {
  private static final String FOLDER = "_change_data/";
  private static final String COLUMN = "_change_type";
  private static final Binary INSERT = Binary.fromString("insert");
  private static final Binary BEFORE = Binary.fromString("update_preimage");
  private static final Binary AFTER = Binary.fromString("update_postimage");
  private static final Binary DELETE = Binary.fromString("delete");

  private final TableFiles tableFiles;
  private final ParquetFormat format;
  private final FileNames names;
  private final List<String> uploads;
  private final Map<Map<String, String>, List<Source>> partitions = new LinkedHashMap<>();
  private final List<ChangeFile> files = new ArrayList<>();
  private boolean needed;

  private record Source(DataFile file, LongFunction<Binary> labels) {}

  /**
   * @param names of new files
   * @param uploads takes the names of files that were uploaded
   */
  ChangeFeed(TableFiles tableFiles, ParquetFormat format, FileNames names, List<String> uploads) {
    this.tableFiles = tableFiles;
    this.format = format;
    this.names = names;
    this.uploads = uploads;
  }

  /** Tells of rows of the table that were updated, and of those that were deleted. */
  void before(DataFile file, RoaringBitmap updated, RoaringBitmap deleted) {
    needed = true;
    add(
        file,
        row -> updated.contains((int) row) ? BEFORE : deleted.contains((int) row) ? DELETE : null);
  }

  /**
   * Tells of a file with new rows.
   *
   * @param updates rows that come in the place of others
   * @param unwanted rows that don't come into the table
   */
  void after(DataFile file, RoaringBitmap updates, RoaringBitmap unwanted) {
    needed |= !unwanted.isEmpty();
    add(
        file,
        row -> unwanted.contains((int) row) ? null : updates.contains((int) row) ? AFTER : INSERT);
  }

  private void add(DataFile file, LongFunction<Binary> labels) {
    partitions
        .computeIfAbsent(file.partitionValues(), values -> new ArrayList<>())
        .add(new Source(file, labels));
  }

  /** Writes it: for each partition a file for each type that rows stand in. */
  void write() {
    if (needed) {
      partitions.forEach(this::write);
    }
  }

  private void write(Map<String, String> partition, List<Source> sources) {
    Map<MessageType, Copy> open = new LinkedHashMap<>();
    try {
      for (Source source : sources) {
        tableFiles.read(
            source.file(),
            pages -> {
              Copy copy = open.computeIfAbsent(pages.schema(), this::begin);
              copy.rows().add(pages, source.labels());
              return copy;
            });
      }
      for (Copy copy : open.values()) {
        copy.close();
        uploads.add(copy.file());
        files.add(ChangeFile.written(copy.file(), partition, copy.rows().bytes()));
      }
    } catch (RuntimeException e) {
      open.values().forEach(Copy::abort);
      throw e;
    }
  }

  private Copy begin(MessageType type) {
    String name = FOLDER + names.next() + format.extension();
    return tableFiles.copy(name, type, COLUMN, format);
  }

  List<ChangeFile> files() {
    return files;
  }
}
