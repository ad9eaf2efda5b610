package dev.millrace.connect.deltalake.upkeep;

import dev.millrace.connect.deltalake.files.DeletionVectors;
import dev.millrace.connect.deltalake.files.LoggedStats;
import dev.millrace.connect.deltalake.log.DataFile;
import dev.millrace.connect.deltalake.log.DeletionVector;
import dev.millrace.connect.deltalake.log.Rewrite;
import dev.millrace.connect.deltalake.log.TableState;
import dev.millrace.connect.deltalake.storage.FileNames;
import dev.millrace.connect.deltalake.storage.TableStorage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.roaringbitmap.RoaringBitmap;

/**
 * A file that takes the place of others. Rows that were deleted out of those meanwhile are deleted
 * out of it, by a deletion vector; else a table whose rows change all the time would never be
 * packed.
 */
final class Packed implements Rewrite {
  private final TableStorage storage;
  private final FileNames names;
  private final List<Part> parts;
  private final DataFile file;
  private final long rows;

  /** Files of vectors that were uploaded for an earlier state. */
  private final List<String> vectors = new ArrayList<>();

  /**
   * A file whose rows were copied.
   *
   * @param file as it was
   * @param dead the rows that were not copied
   * @param start the number of its first row in the new file
   */
  record Part(DataFile file, RoaringBitmap dead, long start) {}

  /**
   * @param names of deletion vectors
   * @param file null if no row is left
   * @param rows that it has
   */
  Packed(TableStorage storage, FileNames names, List<Part> parts, DataFile file, long rows) {
    this.storage = storage;
    this.names = names;
    this.parts = List.copyOf(parts);
    this.file = file;
    this.rows = rows;
  }

  /** How many files it takes the place of. */
  int parts() {
    return parts.size();
  }

  @Override
  public Optional<Moved> onto(TableState at) {
    discardVectors();
    Map<String, DataFile> live = new HashMap<>();
    at.files().forEach(each -> live.put(each.path(), each));
    DeletionVectors reader = new DeletionVectors(storage);
    List<DataFile> removes = new ArrayList<>();
    RoaringBitmap dead = new RoaringBitmap();
    for (Part part : parts) {
      DataFile now = live.get(part.file().path());
      if (now == null) {
        return Optional.empty();
      }
      removes.add(now);
      if (!now.id().equals(part.file().id())) {
        RoaringBitmap rowsNow =
            now.deletionVector().map(reader::read).orElseGet(RoaringBitmap::new);
        if (!rowsNow.contains(part.dead())) {
          return Optional.empty(); // Rows came back, as RESTORE brings them.
        }
        RoaringBitmap.andNot(rowsNow, part.dead())
            .forEach((int row) -> dead.add((int) (part.start() + row - part.dead().rankLong(row))));
      }
    }
    if (dead.isEmpty()) {
      return Optional.of(new Moved(removes, file == null ? List.of() : List.of(file)));
    }
    if (dead.getLongCardinality() == rows) {
      return Optional.of(new Moved(removes, List.of()));
    }
    return at.features().deletionVectors()
        ? Optional.of(new Moved(removes, List.of(without(dead, reader))))
        : Optional.empty();
  }

  private DataFile without(RoaringBitmap dead, DeletionVectors at) {
    DeletionVectors.Writer writer = at.writer(names);
    DeletionVector vector = writer.add(dead);
    writer.close(vectors);
    return file.withDeletionVector(vector, LoggedStats.loose(file.stats().orElse(null), rows));
  }

  private void discardVectors() {
    vectors.forEach(storage::delete);
    vectors.clear();
  }

  /** Deletes what was uploaded, after it did not come into the table. */
  void discard() {
    discardVectors();
    if (file != null) {
      storage.delete(file.file());
    }
  }
}
