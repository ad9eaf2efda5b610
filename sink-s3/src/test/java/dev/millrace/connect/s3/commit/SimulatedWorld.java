package dev.millrace.connect.s3.commit;

import dev.millrace.connect.files.storage.ObjectStore;
import dev.millrace.connect.s3.MemoryStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * What the owners of one simulated run share: the bucket, the topic's log, and what is left to
 * chance. One thread at a time runs.
 */
final class SimulatedWorld {
  static final TopicPartition TP = new TopicPartition("orders", 0);
  static final String FILES = "topics/";
  static final String MANIFESTS = "_manifests/s3";

  final Simulation.Setting setting;
  final Random random;
  final MemoryStore bucket = new Bucket();
  final int records;
  final int paths;
  final boolean subsets;
  final boolean manifests;

  /** Who was here before; null if nobody was. */
  final SimulatedPeer peer;

  /** Where each offset was routed when it was last delivered. */
  final Map<Long, String> routed = new TreeMap<>();

  /** Every notification that arrived, in order. */
  final List<String> notified = new ArrayList<>();

  long crashes;
  long lostReplies;
  long fencings;
  long reopened;
  long aborted;
  long counted;

  SimulatedWorld(long seed, Simulation.Setting setting) {
    this.random = new Random(seed);
    this.setting = setting;
    this.records = 20 + random.nextInt(40);
    this.paths = 1 + random.nextInt(5);
    this.subsets = random.nextInt(4) != 0;
    // Without conditions the second of two owners fails at the first one's manifest.
    boolean perhaps = random.nextBoolean() && !broken(Simulation.Sabotage.NO_CONDITIONS);
    this.manifests = setting.loader() || perhaps;
    this.peer = setting.takeover() ? new SimulatedPeer(this) : null;
    if (peer != null) {
      peer.live();
    }
  }

  /** Offsets have gaps, as transactions leave them. */
  static long offset(int record) {
    return record * 3L / 2;
  }

  /** Where a record is routed: anew on each delivery, unless files of another sink are counted. */
  String path(int record) {
    return "p" + (setting.takeover() ? record * 31 % 17 % paths : random.nextInt(paths));
  }

  /** The name of a file in directory {@code path}. */
  static String key(String path, long first) {
    return String.format(Locale.ROOT, "%s%s/%s/%2$s+0+%010d.json", FILES, TP.topic(), path, first);
  }

  static String body(List<Integer> records) {
    return records.stream().map(record -> record + "\n").collect(Collectors.joining());
  }

  boolean broken(Simulation.Sabotage sabotage) {
    return setting.sabotage() == sabotage;
  }

  boolean lost() {
    boolean lost = random.nextInt(25) == 0;
    lostReplies += lost ? 1 : 0;
    return lost;
  }

  boolean crash() {
    boolean crash = random.nextInt(60) == 0;
    crashes += crash ? 1 : 0;
    return crash;
  }

  /** A lifecycle rule at work, if this run has one. */
  void mayAbortUploads() {
    if (setting.lifecycle() && random.nextInt(30) == 0) {
      aborted += bucket.openUploads();
      bucket.abortAllUploads();
    }
  }

  /** Counts the records in the file at {@code key} into {@code copies}. */
  void count(String key, int[] copies) {
    bucket
        .get(key)
        .map(found -> new String(found.body(), StandardCharsets.UTF_8))
        .ifPresent(body -> body.lines().forEach(line -> copies[Integer.parseInt(line)]++));
  }

  /** Calls are atomic, as S3's are; broken where this run says so. */
  private final class Bucket extends MemoryStore {
    @Override
    public synchronized PutOutcome put(String key, byte[] body, PutCondition condition) {
      boolean manifest = key.startsWith(MANIFESTS);
      if (manifest && broken(Simulation.Sabotage.DROPS_MANIFESTS) && random.nextInt(5) == 0) {
        return new ObjectStore.PutOutcome.Written("dropped");
      }
      PutOutcome outcome =
          broken(Simulation.Sabotage.NO_CONDITIONS)
              ? write(key, body)
              : super.put(key, body, condition);
      return manifest && broken(Simulation.Sabotage.TRUSTS_OWN_VIEW)
          ? new ObjectStore.PutOutcome.Written("claimed")
          : outcome;
    }
  }
}
