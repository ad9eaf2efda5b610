package dev.millrace.e2e.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.e2e.crash.ChangeLog.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What arrived of a table's rows and changes, in Debezium's envelope. Used by one thread. */
final class ChangeCounts {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SHOWN = 10;

  private final int rows;
  private final Map<Long, List<String>> arrived = new HashMap<>();
  private final List<String> faults = new ArrayList<>();
  private long events;

  /**
   * @param rows that there were at first, of version 1
   */
  ChangeCounts(int rows) {
    this.rows = rows;
  }

  void add(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return; // a tombstone
    }
    try {
      JsonNode value = JSON.readTree(record.value());
      String operation = value.required("op").asText();
      JsonNode after = value.required("after");
      long id = JSON.readTree(record.key()).required("id").asLong();
      arrived
          .computeIfAbsent(id, key -> new ArrayList<>(1))
          .add(operation + (after.isNull() ? "" : after.required("version").asInt()));
      events++;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long events() {
    return events;
  }

  /** Whether each row's last change has arrived. */
  boolean complete(Map<Long, List<Version>> versions) {
    for (Map.Entry<Long, List<Version>> row : versions.entrySet()) {
      List<String> told = arrived.getOrDefault(row.getKey(), List.of());
      Version last = row.getValue().get(row.getValue().size() - 1);
      boolean there =
          last.delete()
              ? told.isEmpty() || told.get(told.size() - 1).equals("d")
              : !told.isEmpty()
                  && told.get(told.size() - 1).substring(1).equals("" + last.number());
      if (!there) {
        return false;
      }
    }
    return arrived.size() >= rows - versions.size();
  }

  /**
   * A row comes once, as it was at some version, or not at all if it was not there; then each
   * version after that one, once, in order.
   */
  Tally tally(Map<Long, List<Version>> versions) {
    long lost = 0;
    long doubled = 0;
    long expected = 0;
    for (long id = 0; id < rows + rows / 10; id++) {
      List<Version> all = new ArrayList<>();
      if (id < rows) {
        all.add(new Version(1, false));
      }
      all.addAll(versions.getOrDefault(id, List.of()));
      List<String> told = arrived.getOrDefault(id, List.of());
      int least = fewest(all, told);
      expected += Math.max(least, told.size());
      if (!fits(all, told)) {
        if (told.size() > all.size() || told.size() != told.stream().distinct().count()) {
          doubled++;
        } else {
          lost++;
        }
        if (faults.size() < SHOWN) {
          faults.add(id + " was " + all + " and came as " + told);
        }
      }
    }
    long foreign = arrived.keySet().stream().filter(id -> id < 0 || id >= rows + rows / 10).count();
    return new Tally(expected, lost, doubled, foreign);
  }

  private static int fewest(List<Version> all, List<String> told) {
    return all.isEmpty() || (told.isEmpty() && all.get(all.size() - 1).delete()) ? 0 : 1;
  }

  /** Whether what was told is a row and all that followed, for some place of the snapshot. */
  private static boolean fits(List<Version> all, List<String> told) {
    for (int seen = 0; seen <= all.size(); seen++) {
      List<String> expected = new ArrayList<>();
      if (seen > 0 && !all.get(seen - 1).delete()) {
        expected.add("r" + all.get(seen - 1).number());
      }
      for (int i = seen; i < all.size(); i++) {
        Version version = all.get(i);
        boolean there = i > 0 && !all.get(i - 1).delete();
        expected.add(version.delete() ? "d" : (there ? "u" : "c") + version.number());
      }
      if (expected.equals(told)) {
        return true;
      }
    }
    return false;
  }

  List<String> faults() {
    return faults;
  }
}
