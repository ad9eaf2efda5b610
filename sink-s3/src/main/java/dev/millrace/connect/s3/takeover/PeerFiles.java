package dev.millrace.connect.s3.takeover;

import dev.millrace.connect.files.storage.ObjectStore;
import dev.millrace.connect.s3.takeover.PeerName.PeerFile;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last file of each directory, by topic-partition. A topic is listed once for all partitions
 * that were announced together; what was asked for is forgotten. Thread-safe.
 */
final class PeerFiles {
  private static final Logger log = LoggerFactory.getLogger(PeerFiles.class);
  private static final long PROGRESS_KEYS = 100_000;

  private final ObjectStore store;
  private final Function<String, String> topicDirectory;
  private final String directoryDelimiter;
  private final String fileDelimiter;
  private final String tombstones;
  private final Set<TopicPartition> wanted = ConcurrentHashMap.newKeySet();
  private final Map<TopicPartition, Map<String, PeerFile>> found = new ConcurrentHashMap<>();

  /**
   * @param topicDirectory of a topic, with a delimiter at its end
   * @param tombstones the directory of records without a value; null if there is none
   */
  PeerFiles(
      ObjectStore store,
      Function<String, String> topicDirectory,
      String directoryDelimiter,
      String fileDelimiter,
      String tombstones) {
    this.store = store;
    this.topicDirectory = topicDirectory;
    this.directoryDelimiter = directoryDelimiter;
    this.fileDelimiter = fileDelimiter;
    this.tombstones = tombstones;
  }

  /** Announces partitions that may be asked for soon. Doesn't block. */
  void expect(Collection<TopicPartition> partitions) {
    wanted.addAll(partitions);
  }

  /** Forgets what was found of a partition, and that it was announced. Doesn't block. */
  void forget(TopicPartition partition) {
    wanted.remove(partition);
    found.remove(partition);
  }

  /** The last file of each directory. Others that ask meanwhile wait for the same listing. */
  synchronized Collection<PeerFile> last(TopicPartition partition) {
    Map<String, PeerFile> known = found.get(partition);
    return (known == null ? list(partition) : known).values();
  }

  private Map<String, PeerFile> list(TopicPartition asked) {
    String topic = asked.topic();
    Map<Integer, Map<String, PeerFile>> last = new HashMap<>();
    last.put(asked.partition(), new HashMap<>());
    for (TopicPartition each : wanted) {
      if (each.topic().equals(topic)) {
        last.put(each.partition(), new HashMap<>());
      }
    }
    String prefix = topicDirectory.apply(topic);
    PeerName name = new PeerName(topic, prefix, directoryDelimiter, fileDelimiter, tombstones);
    long[] keys = new long[1];
    store.list(
        prefix,
        key -> {
          if (++keys[0] % PROGRESS_KEYS == 0) {
            log.info(
                "Looking for files of another connector: {} names below '{}'", keys[0], prefix);
          }
          name.read(key).ifPresent(file -> keep(last, file));
        });
    log.info("Looked at {} names below '{}' for files of another connector", keys[0], prefix);
    last.forEach((partition, files) -> found.put(new TopicPartition(topic, partition), files));
    found.keySet().retainAll(wanted);
    return last.get(asked.partition());
  }

  private static void keep(Map<Integer, Map<String, PeerFile>> last, PeerFile file) {
    Map<String, PeerFile> files = last.get(file.partition());
    if (files != null) {
      files.merge(file.directory(), file, (a, b) -> a.start() >= b.start() ? a : b);
    }
  }
}
