package dev.millrace.connect.deltalake.upkeep;

import dev.millrace.connect.deltalake.files.DeletionVectors;
import dev.millrace.connect.deltalake.files.LoggedStats;
import dev.millrace.connect.deltalake.files.TableFiles;
import dev.millrace.connect.deltalake.log.DataFile;
import dev.millrace.connect.deltalake.log.TableState;
import dev.millrace.connect.deltalake.storage.FileNames;
import dev.millrace.connect.deltalake.storage.TableStorage;
import dev.millrace.connect.files.format.ParquetFormat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.schema.MessageType;
import org.roaringbitmap.RoaringBitmap;

/**
 * Packs the small files of a partition into larger ones, without the rows that deletion vectors
 * take out. Rows are copied as they are. Used by one thread.
 */
final class Compaction {
  private final TableStorage storage;
  private final TableFiles files;
  private final Packing packing;
  private final ParquetFormat format;
  private final FileNames names;

  /**
   * @param storage the table's; stays open
   * @param names of new files
   */
  Compaction(TableStorage storage, Packing packing, ParquetFormat format, FileNames names) {
    this.storage = storage;
    this.files = new TableFiles(storage);
    this.packing = packing;
    this.format = format;
    this.names = names;
  }

  /** What is worth packing now; nothing where rows keep ids, which a copy would lose. */
  List<Packing.Bin> bins(TableState at) {
    return at.features().rowIds()
        ? List.of()
        : packing.bins(
            at.files(),
            file -> LoggedStats.parse(file.stats().orElse("")).records().orElse(Long.MAX_VALUE));
  }

  /**
   * Writes the file that comes in the place of a bin's.
   *
   * @return empty if too few of them have the same columns
   */
  Optional<Packed> rewrite(TableState at, Packing.Bin bin) {
    Map<MessageType, List<DataFile>> bySchema = new LinkedHashMap<>();
    for (DataFile file : bin.files()) {
      MessageType schema = files.read(file, pages -> pages.schema());
      bySchema.computeIfAbsent(schema, s -> new ArrayList<>()).add(file);
    }
    return bySchema.entrySet().stream()
        .max(Comparator.comparingInt(same -> same.getValue().size()))
        .filter(
            same ->
                same.getValue().size() == bin.files().size()
                    || same.getValue().size() >= packing.minFiles())
        .map(same -> packed(at, same.getKey(), same.getValue()));
  }

  private Packed packed(TableState at, MessageType schema, List<DataFile> from) {
    DeletionVectors vectors = new DeletionVectors(storage);
    List<Packed.Part> parts = new ArrayList<>();
    TableFiles.Copy copy = files.copyBeside(from.get(0), schema, format, names);
    try {
      for (DataFile file : from) {
        RoaringBitmap dead = file.deletionVector().map(vectors::read).orElseGet(RoaringBitmap::new);
        parts.add(new Packed.Part(file, dead, copy.rows().rows()));
        files.read(
            file,
            pages -> {
              copy.addLive(pages, dead);
              return null;
            });
      }
      if (copy.rows().rows() == 0) {
        copy.abort();
        return new Packed(storage, names, parts, null, 0);
      }
      copy.close();
    } catch (RuntimeException e) {
      copy.abort();
      throw e;
    }
    return new Packed(storage, names, parts, copy.written(from.get(0), at), copy.rows().rows());
  }
}
