package dev.millrace.connect.deltalake.upkeep;

import dev.millrace.connect.deltalake.log.DataFile;
import dev.millrace.connect.deltalake.log.DeletionVector;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which files of a table become one. Files are packed with others of about their size, so that a
 * row is written anew once a tier, not once a pass: with tiers eight times as large as the one
 * below, three times between a file of a hundredth of the target and the target.
 *
 * @param targetBytes what a file should have; files of half of it and more stay
 * @param minFiles how many of a tier are worth it
 */
record Packing(long targetBytes, int minFiles) {
  private static final int STEP = 8;
  private static final int TIERS = 5;

  /** Files that become one, all of a partition. */
  record Bin(List<DataFile> files) {
    long bytes() {
      return files.stream().mapToLong(DataFile::size).sum();
    }
  }

  private record Shelf(Map<String, String> partition, int tier) {}

  /** What is to be packed now; files are in no two bins. */
  List<Bin> bins(Collection<DataFile> live, RowCounts rows) {
    Map<Shelf, List<DataFile>> shelves = new LinkedHashMap<>();
    List<Bin> bins = new ArrayList<>();
    for (DataFile file : live) {
      if (dense(file, rows)) {
        bins.add(new Bin(List.of(file)));
      } else if (file.size() < targetBytes / 2) {
        shelves
            .computeIfAbsent(
                new Shelf(file.partitionValues(), tier(file.size())), shelf -> new ArrayList<>())
            .add(file);
      }
    }
    shelves.values().forEach(files -> pack(files, bins));
    return bins;
  }

  /** 0 for the largest files. */
  private int tier(long size) {
    int tier = 0;
    for (long bound = targetBytes / 2 / STEP; size < bound && tier < TIERS - 1; bound /= STEP) {
      tier++;
    }
    return tier;
  }

  private static boolean dense(DataFile file, RowCounts rows) {
    return file.deletionVector()
        .filter(vector -> DeletionVector.isDense(vector.cardinality(), rows.of(file)))
        .isPresent();
  }

  /** Oldest first, so that what was written together stays together. */
  private void pack(List<DataFile> files, List<Bin> bins) {
    files.sort(Comparator.comparingLong(DataFile::modificationTime));
    List<DataFile> bin = new ArrayList<>();
    long bytes = 0;
    for (DataFile file : files) {
      if (bytes + file.size() > targetBytes && bin.size() > 1) {
        bins.add(new Bin(List.copyOf(bin)));
        bin.clear();
        bytes = 0;
      }
      bin.add(file);
      bytes += file.size();
    }
    if (bin.size() >= minFiles) {
      bins.add(new Bin(List.copyOf(bin)));
    }
  }

  /** How many rows a file has, deleted ones too. */
  @FunctionalInterface
  interface RowCounts {
    /** {@code Long.MAX_VALUE} if that is not known. */
    long of(DataFile file);
  }
}
