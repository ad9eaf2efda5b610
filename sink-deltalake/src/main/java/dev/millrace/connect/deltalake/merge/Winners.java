package dev.millrace.connect.deltalake.merge;

import dev.millrace.connect.deltalake.log.Chunk;
import dev.millrace.connect.deltalake.log.DataFile;
import dev.millrace.connect.deltalake.merge.KeyedChanges.Change;
import java.util.ArrayList;
import java.util.List;
import org.roaringbitmap.RoaringBitmap;

/** The changes of all chunks of a commit: of each key, the one that counts. */
final class Winners {
  private final KeyColumns columns;
  private final List<Chunk> chunks;
  private final KeyIndex keys;
  private final List<Change> winners = new ArrayList<>();

  /** By the number of the key: which of {@link #files} has its new row. */
  private final List<NewFile> places = new ArrayList<>();

  private final List<NewFile> files = new ArrayList<>();

  private Winners(KeyColumns columns, List<Chunk> chunks) {
    this.columns = columns;
    this.chunks = List.copyOf(chunks);
    this.keys = new KeyIndex(columns.keyTypes());
  }

  static Winners of(KeyColumns columns, List<Chunk> chunks) {
    Winners winners = new Winners(columns, chunks);
    for (Chunk chunk : chunks) {
      if (!chunk.appends().isEmpty()) {
        throw new IllegalArgumentException("Rows without a key: " + chunk.appends());
      }
      winners.add((KeyedChanges) chunk.changes().orElseThrow());
    }
    return winners;
  }

  private void add(KeyedChanges changes) {
    List<NewFile> its = changes.files().stream().map(NewFile::new).toList();
    for (Change change : changes.changes()) {
      NewFile place = change.deletes() ? null : its.get(change.file());
      if (place != null) {
        place.rows++;
      }
      int number = keys.add(change.key());
      if (number == winners.size()) {
        winners.add(change);
        places.add(place);
      } else if (change.supersedes(winners.get(number).ordering())) {
        supersede(winners.get(number), places.get(number));
        winners.set(number, change);
        places.set(number, place);
      } else {
        supersede(change, place);
      }
    }
    files.addAll(its);
  }

  private static void supersede(Change change, NewFile place) {
    if (place != null) {
      place.superseded.add(change.row());
    }
  }

  /** Whether these are the winners among the same chunks. */
  boolean covers(KeyColumns otherColumns, List<Chunk> others) {
    return columns.equals(otherColumns) && chunks.equals(others);
  }

  KeyIndex keys() {
    return keys;
  }

  /** The change of a key, by the key's number. */
  Change of(int number) {
    return winners.get(number);
  }

  /** Where its new row is; null if there is none. */
  NewFile place(int number) {
    return places.get(number);
  }

  /** The chunks' files with new rows, in their order. */
  List<NewFile> files() {
    return files;
  }

  /** A file with new rows. */
  static final class NewFile {
    private final DataFile file;
    private final RoaringBitmap superseded = new RoaringBitmap();
    private long rows;

    private NewFile(DataFile file) {
      this.file = file;
    }

    DataFile file() {
      return file;
    }

    /** Rows that another change of their key wins over. Not to be changed. */
    RoaringBitmap superseded() {
      return superseded;
    }

    /** How many rows it has. */
    long rows() {
      return rows;
    }
  }
}
