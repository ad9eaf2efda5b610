package dev.millrace.connect.s3.commit;

import static dev.millrace.connect.s3.commit.SimulatedWorld.offset;

import dev.millrace.connect.common.schema.FieldPath;
import dev.millrace.connect.common.template.Reference;
import dev.millrace.connect.files.storage.ObjectStore;
import dev.millrace.connect.files.storage.ObjectStore.PutCondition;
import dev.millrace.connect.s3.partition.Partitioning;
import dev.millrace.connect.s3.takeover.Takeover;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The widely used sink, which exported some records before the first owner came: all files of what
 * it has read, one directory after another, and only then a consumer offset. It was stopped in
 * order, or died at any moment.
 */
final class SimulatedPeer {
  private final SimulatedWorld world;
  private final Set<String> files = new TreeSet<>();
  private long committed;

  SimulatedPeer(SimulatedWorld world) {
    this.world = world;
  }

  /** Exports some of the topic's records. */
  void live() {
    int read = 0;
    for (int flushes = world.random.nextInt(5); flushes > 0 && read < world.records; flushes--) {
      int to = Math.min(world.records, read + 1 + world.random.nextInt(15));
      if (!flush(read, to)) {
        return;
      }
      read = to;
      committed = world.random.nextBoolean() ? offset(read - 1) + 1 : offset(read);
    }
  }

  /** False if it dies on the way. */
  private boolean flush(int from, int to) {
    Map<String, List<Integer>> byPath = new TreeMap<>();
    for (int record = from; record < to; record++) {
      byPath.computeIfAbsent(world.path(record), path -> new ArrayList<>()).add(record);
    }
    List<String> paths = new ArrayList<>(byPath.keySet());
    Collections.shuffle(paths, world.random);
    for (String path : paths) {
      List<Integer> records = byPath.get(path);
      // A file holds at most so many records.
      int most = 1 + world.random.nextInt(8);
      for (int i = 0; i < records.size(); i += most) {
        if (world.random.nextInt(8) == 0) {
          return false;
        }
        write(path, records.subList(i, Math.min(records.size(), i + most)));
      }
    }
    return world.random.nextInt(8) != 0;
  }

  private void write(String path, List<Integer> records) {
    String key = SimulatedWorld.key(path, offset(records.get(0)));
    files.add(key);
    world.bucket.put(
        key,
        SimulatedWorld.body(records).getBytes(StandardCharsets.UTF_8),
        new PutCondition.Absent());
  }

  /** Whether the object at {@code key} is a file of this one. */
  boolean wrote(String key) {
    return files.contains(key);
  }

  /** The offset that Kafka keeps. */
  long committed() {
    return committed;
  }

  /** How owners look for what it left. */
  static Takeover takeover(ObjectStore store) {
    return new Takeover(
        store,
        Runnable::run,
        new Partitioning(
            List.of(new Partitioning.Step.Value(new Reference.OfField(FieldPath.parse("path")))),
            "/",
            ""),
        topic -> SimulatedWorld.FILES + topic + "/",
        "+",
        null);
  }
}
