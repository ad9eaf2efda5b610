package dev.millrace.connect.s3.commit;

import dev.millrace.connect.files.storage.ObjectStore;
import dev.millrace.connect.s3.MemoryStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
  static final String SIDES = "sides/";

  final Simulation.Setting setting;
  final Random random;
  final MemoryStore bucket = new Bucket();
  final int records;
  final int paths;
  final boolean subsets;
  final boolean manifests;
  final int sides;

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
  boolean alone;

  /** The file that each upload of a side belongs to. */
  final Map<String, StagedObject> mains = new TreeMap<>();

  SimulatedWorld(long seed, Simulation.Setting setting) {
    this.random = new Random(seed);
    this.setting = setting;
    this.records = 20 + random.nextInt(40);
    this.paths = 1 + random.nextInt(5);
    this.subsets = random.nextInt(4) != 0;
    // Without conditions the second of two owners fails at the first one's manifest.
    boolean perhaps = random.nextBoolean() && !broken(Simulation.Sabotage.NO_CONDITIONS);
    this.manifests = setting.loader() || perhaps;
    this.sides = setting.sides() ? 1 + random.nextInt(2) : 0;
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
      int share = setting.sides() ? random.nextInt(3) : 0;
      aborted += bucket.abortUploads(() -> share == 0 || random.nextInt(share + 1) == 0);
    }
  }

  /** Where the side of this number stands of the file at {@code key}. */
  static String side(String key, int number) {
    return SIDES + number + "/" + key;
  }

  /** Notes whether a visible file lacks a side, or has one of other records. */
  void lookForSides() {
    if (!setting.cleaner()) {
      bucket.list(FILES).forEach(this::lookForSides);
    }
  }

  /** Deletes the sides of files that are not visible. */
  void clean() {
    for (String side : bucket.list(SIDES)) {
      if (bucket.get(side.substring(side.indexOf(FILES))).isEmpty()) {
        bucket.delete(side);
      }
    }
  }

  private void lookForSides(String key) {
    for (int i = 0; i < sides; i++) {
      alone |= !text(side(key, i)).equals(text(key));
    }
  }

  private Optional<String> text(String key) {
    return bucket.get(key).map(found -> new String(found.body(), StandardCharsets.UTF_8));
  }

  /** Counts the records in the file at {@code key} into {@code copies}. */
  void count(String key, int[] copies) {
    text(key).ifPresent(body -> body.lines().forEach(line -> copies[Integer.parseInt(line)]++));
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
