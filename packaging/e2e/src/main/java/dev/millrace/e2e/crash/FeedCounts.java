package dev.millrace.e2e.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.sandbox.api.ApiVersion;
import dev.millrace.sandbox.api.ApiVersion.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What arrived of one collection's versions. Used by one thread. */
final class FeedCounts {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SHOWN = 10;

  private final String name;
  private final boolean grows;
  private final boolean ordered;
  private final Map<Long, List<Integer>> arrivedById = new HashMap<>();
  private final List<String> faults = new ArrayList<>();
  private long arrived;

  FeedCounts(Feed feed) {
    this.name = feed.name();
    this.grows = feed.grows();
    this.ordered = feed.ordered();
  }

  /** Takes a record of JSON without a schema. Those of a key are in one partition, in order. */
  void add(ConsumerRecord<byte[], byte[]> record) {
    try {
      JsonNode value = JSON.readTree(record.value());
      arrivedById
          .computeIfAbsent(value.required("id").asLong(), id -> new ArrayList<>())
          .add(value.required("version").asInt());
      arrived++;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long arrived() {
    return arrived;
  }

  /** Whether each record has arrived as it is now, and where records only come, each version. */
  boolean complete(List<ApiVersion> versions) {
    return missing(versions).isEmpty();
  }

  private List<ApiVersion> missing(List<ApiVersion> versions) {
    return expected(versions).stream()
        .filter(each -> !arrivedById.getOrDefault(each.id(), List.of()).contains(each.number()))
        .toList();
  }

  /**
   * A version that another one replaced may have been passed over: an answer with it can have got
   * lost with the worker that it was for. One that was never replaced may not.
   */
  private List<ApiVersion> expected(List<ApiVersion> versions) {
    Map<Long, ApiVersion> current = new HashMap<>();
    versions.forEach(each -> current.put(each.id(), each));
    return grows
        ? versions
        : current.values().stream().filter(each -> each.state() == State.LIVE).toList();
  }

  /** Compares with all that there ever was. */
  Tally tally(List<ApiVersion> versions) {
    Map<Long, Map<Integer, ApiVersion>> known = new HashMap<>();
    versions.forEach(
        each -> known.computeIfAbsent(each.id(), id -> new HashMap<>()).put(each.number(), each));
    long doubled = 0;
    long foreign = 0;
    for (Map.Entry<Long, List<Integer>> each : arrivedById.entrySet()) {
      int before = 0;
      for (int number : each.getValue()) {
        ApiVersion version = known.getOrDefault(each.getKey(), Map.of()).get(number);
        if (number == before
            || each.getValue().indexOf(number) < each.getValue().lastIndexOf(number)) {
          doubled++;
          fault("twice, or more often: " + version + " of " + each.getValue());
        } else if (ordered && number < before) {
          foreign++;
          fault("behind a newer version: " + version + " of " + each.getValue());
        } else if (version == null) {
          foreign++;
          fault("there never was: " + each.getKey() + " version " + number);
        }
        before = Math.max(before, number);
      }
    }
    List<ApiVersion> missing = missing(versions);
    missing.forEach(each -> fault("missing: " + each));
    return new Tally(expected(versions).size(), missing.size(), doubled, foreign);
  }

  private void fault(String what) {
    if (faults.size() < SHOWN) {
      faults.add(name + ": " + what);
    }
  }

  /** The first few. */
  List<String> faults() {
    return faults;
  }
}
