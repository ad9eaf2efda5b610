package dev.millrace.e2e.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What arrived of the drops of a run, and where. Filled by one thread; {@link #arrived} is read by
 * any.
 */
final class DropCounts {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SHOWN = 30;

  private final List<Drop> drops;

  /** Of each record of each drop: the offset in its Kafka partition, and one; 0 for none yet. */
  private final int[][] offsets;

  private final long[] missing;
  private final List<String> faults = new ArrayList<>();
  private final AtomicLong arrived = new AtomicLong();
  private long awaited;
  private long doubled;
  private long foreign;

  DropCounts(List<Drop> drops) {
    this.drops = drops;
    this.offsets = new int[drops.size()][];
    this.missing = new long[drops.size()];
    for (Drop drop : drops) {
      offsets[drop.number()] = new int[drop.records()];
      missing[drop.number()] = drop.records();
      awaited += drop.replaced() ? 0 : drop.records();
    }
  }

  /** Takes a record of JSON without a schema. */
  void add(ConsumerRecord<byte[], byte[]> record) {
    JsonNode row = json(record.value());
    int file = row.path("file").asInt(-1);
    int n = row.path("n").asInt(-1);
    Drop drop = file < 0 || file >= offsets.length ? null : drops.get(file);
    if (drop == null
        || n < 0
        || n >= drop.records()
        || !drop.note(n).equals(row.path("note").asText())) {
      foreign++;
      fault("never dropped: " + row);
      return;
    }
    int[] seen = offsets[file];
    if (seen[n] != 0) {
      doubled++;
      fault(drop + " record " + n + " at " + (seen[n] - 1) + " and again at " + record.offset());
      return;
    }
    seen[n] = Math.toIntExact(record.offset() + 1);
    missing[file]--;
    awaited -= drop.replaced() ? 0 : 1;
    arrived.incrementAndGet();
  }

  private static JsonNode json(byte[] value) {
    try {
      return JSON.readTree(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void fault(String what) {
    if (faults.size() < SHOWN) {
      faults.add(what);
    }
  }

  /** Records so far, each counted once. */
  long arrived() {
    return arrived.get();
  }

  /** True once every record has arrived that must. */
  boolean complete() {
    return awaited == 0;
  }

  /**
   * Whether the records that arrived of each drop are in order: within a file that is read whole, a
   * beginning without gaps; within one that is cut, at most one such row of records a range.
   *
   * @param splitBytes the size of ranges; 0 if no file is cut
   * @param sizes of the drops in bytes
   */
  void checkOrder(long splitBytes, long[] sizes) {
    for (Drop drop : drops) {
      int[] seen = offsets[drop.number()];
      boolean cut = splitBytes > 0 && drop.kind().splittable();
      long ranges = cut ? 1 + sizes[drop.number()] / splitBytes : 1;
      long rows = 0;
      int last = -1;
      for (int n = 0; n < seen.length; n++) {
        boolean follows = n > 0 && seen[n - 1] != 0 && seen[n - 1] < seen[n];
        if (seen[n] != 0 && !follows) {
          rows++;
          last = n;
        }
      }
      if (rows > ranges || (ranges == 1 && last > 0)) {
        foreign++;
        fault(drop + ": out of order, or with a gap, at record " + last + " (" + rows + " rows)");
      }
    }
  }

  Tally tally() {
    long expected = 0;
    long lost = 0;
    for (Drop drop : drops) {
      if (!drop.replaced()) {
        expected += drop.records();
        lost += missing[drop.number()];
        if (missing[drop.number()] > 0) {
          fault(drop + ": " + missing[drop.number()] + " records are missing");
        }
      }
    }
    return new Tally(expected, lost, doubled, foreign);
  }

  /** The first few. */
  List<String> faults() {
    return faults;
  }
}
