package dev.millrace.e2e.crash;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** What is dropped in a run, in this order; the same for the same seed. */
final class DropPlan {
  private static final double REPLACED = 0.1;
  private static final double SLOW = 0.15;

  private static final List<FileKind> KINDS = List.of(FileKind.values());

  private record File(String path, FileKind kind) {}

  private final Random random;
  private final double recordsAFile;

  private DropPlan(long seed, double recordsAFile) {
    // Seeds next to each other would draw nearly the same first number.
    this.random = new Random(seed * 0x9E3779B97F4A7C15L);
    this.recordsAFile = recordsAFile;
  }

  /**
   * @param files how many paths; some of them get a second version
   * @param records about how many of all
   * @param huge whether a fifth of the records is in one file
   * @param slow whether some files are written slowly
   */
  static List<Drop> of(long seed, int files, int records, boolean huge, boolean slow) {
    int rest = huge ? records - records / 5 : records;
    DropPlan plan = new DropPlan(seed, (double) rest / files);
    List<File> order = plan.order(files);
    if (huge) {
      FileKind kind = seed % 2 == 0 ? FileKind.CSV : FileKind.JSON_LINES;
      order.add(order.size() / 4, new File(kind.path("huge"), kind));
    }
    List<Drop> drops = new ArrayList<>();
    for (int i = 0; i < order.size(); i++) {
      File file = order.get(i);
      boolean first = order.indexOf(file) == i;
      boolean last = order.lastIndexOf(file) == i;
      int count = file.path.contains("huge") ? records / 5 : plan.records();
      boolean slowly = slow && first && last && i > order.size() / 2 && plan.chance(SLOW);
      drops.add(new Drop(i, file.path, file.kind, count, !last, slowly));
    }
    return drops;
  }

  /** Files that are replaced stand there twice. */
  private List<File> order(int files) {
    List<File> order = new ArrayList<>();
    for (int i = 0; i < files; i++) {
      FileKind kind = KINDS.get(i % KINDS.size());
      order.add(new File(kind.path("part-" + i), kind));
    }
    Set<File> again = new HashSet<>();
    for (int i = 0; i < files * REPLACED; i++) {
      int at = random.nextInt(files);
      File file = order.get(at);
      if (again.add(file)) {
        // Mostly soon after it was dropped, or right when reading begins.
        int from = Math.max(order.size() / 2, order.indexOf(file) + 1);
        order.add(Math.min(order.size(), from + random.nextInt(files / 4)), file);
      }
    }
    return order;
  }

  private boolean chance(double of) {
    return random.nextDouble() < of;
  }

  /** Mostly around the mean, with some that have none, or one. */
  private int records() {
    if (chance(0.06)) {
      return random.nextInt(2);
    }
    return (int) (recordsAFile * (0.1 - Math.log(1 - random.nextDouble())));
  }
}
