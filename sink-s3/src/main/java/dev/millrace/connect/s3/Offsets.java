package dev.millrace.connect.s3;

import dev.millrace.connect.files.storage.ObjectStore;
import dev.millrace.connect.files.storage.S3ObjectStore;
import dev.millrace.connect.s3.commit.Completion;
import dev.millrace.connect.s3.commit.FileTags;
import dev.millrace.connect.s3.commit.HeadStore;
import dev.millrace.connect.s3.commit.Ledger;
import dev.millrace.connect.s3.manifest.ManifestLog;
import dev.millrace.connect.s3.manifest.Notifier;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves the positions that the heads hold. */
final class Offsets {
  private static final Logger log = LoggerFactory.getLogger(Offsets.class);
  private static final String OWNER = "a person, by the REST API";

  private Offsets() {}

  static boolean alter(S3SinkConfig config, Map<TopicPartition, Long> offsets) {
    offsets.forEach(
        (partition, offset) -> {
          if (offset != null && offset < 0) {
            throw new ConnectException(
                "Offset " + offset + " of " + partition + " must be at least 0");
          }
        });
    try (ObjectStore store = S3ObjectStore.connect(config.store());
        Notifier notifier = config.connectNotifier()) {
      return alter(
          store,
          config.statePrefix(),
          config.tags(),
          new ManifestLog(store, notifier, config.manifests()),
          offsets);
    }
  }

  static boolean alter(
      ObjectStore store,
      String prefix,
      FileTags tags,
      ManifestLog manifests,
      Map<TopicPartition, Long> offsets) {
    HeadStore heads = new HeadStore(store, prefix);
    Completion completion = new Completion(store, Runnable::run, tags, manifests);
    Set<TopicPartition> known =
        store.list(prefix + "/").stream()
            .flatMap(key -> heads.partition(key).stream())
            .collect(Collectors.toSet());
    Map<TopicPartition, Long> moves = new HashMap<>(offsets);
    if (offsets.isEmpty()) {
      // A reset of a consumer group that has no offsets: the heads may have some all the same.
      known.forEach(partition -> moves.put(partition, null));
    }
    moves.forEach(
        (partition, offset) -> {
          Ledger.move(partition, heads, completion, offset, OWNER);
          log.info("{}: position set to {}", partition, offset == null ? "none" : offset);
        });
    if (offsets.values().stream().allMatch(offset -> offset == null)) {
      known.stream()
          .filter(partition -> !moves.containsKey(partition))
          .forEach(
              partition ->
                  log.warn(
                      "{}: not named in this reset, so its head '{}' stays as it is",
                      partition,
                      heads.key(partition)));
    }
    return true;
  }
}
