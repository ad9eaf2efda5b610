package dev.millrace.connect.s3.takeover;

import dev.millrace.connect.files.count.RecordCount;
import dev.millrace.connect.files.storage.ObjectStore;
import dev.millrace.connect.files.storage.ObjectStore.Content;
import dev.millrace.connect.s3.commit.ForeignFile;
import dev.millrace.connect.s3.commit.StagedObject;
import dev.millrace.connect.s3.partition.Partitioning;
import dev.millrace.connect.s3.takeover.PeerName.PeerFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what of a topic-partition the widely used sink exported beyond the offset it committed: see
 * docs/decisions/0002-s3-exactly-once.md, "Taking over". Thread-safe.
 */
public final class Takeover implements Predecessor {
  private static final Logger log = LoggerFactory.getLogger(Takeover.class);
  private static final int TRIES = 3;
  private static final String ADVICE =
      " Start the other connector again and stop it in order, so that its offsets are behind its"
          + " files; or say by PATCH /connectors/<name>/offsets from which offset on to export; or"
          + " set takeover=off to export from the consumer's position on.";

  private final ObjectStore store;
  private final Executor executor;
  private final Partitioning partitioning;
  private final PeerFiles files;

  /**
   * @param executor counts files side by side; must not be the caller's own pool
   * @param topicDirectory of a topic, with a delimiter at its end
   * @param fileDelimiter between the parts of a file's name
   * @param tombstones the directory of records without a value, which have files of keys only; null
   *     if there is none
   */
  public Takeover(
      ObjectStore store,
      Executor executor,
      Partitioning partitioning,
      Function<String, String> topicDirectory,
      String fileDelimiter,
      String tombstones) {
    this.store = store;
    this.executor = executor;
    this.partitioning = partitioning;
    this.files =
        new PeerFiles(store, topicDirectory, partitioning.delimiter(), fileDelimiter, tombstones);
  }

  @Override
  public void expect(Collection<TopicPartition> partitions) {
    files.expect(partitions);
  }

  @Override
  public void forget(TopicPartition partition) {
    files.forget(partition);
  }

  @Override
  public Optional<List<ForeignFile>> lastFiles(TopicPartition partition, long first) {
    Collection<PeerFile> all = files.last(partition);
    if (first < 0 && !all.isEmpty()) {
      return Optional.empty();
    }
    List<PeerFile> beyond = new ArrayList<>(all.stream().filter(f -> f.start() >= first).toList());
    if (beyond.isEmpty()) {
      return Optional.of(List.of());
    }
    boolean byDirectory = partitioning.repeatable();
    if (!byDirectory) {
      beyond = List.of(onlyOne(partition, beyond));
    }
    List<CompletableFuture<ForeignFile>> counted = new ArrayList<>();
    for (PeerFile file : beyond) {
      counted.add(
          CompletableFuture.supplyAsync(() -> foreign(partition, file, byDirectory), executor));
    }
    List<ForeignFile> foreign =
        counted.stream().map(Takeover::joined).filter(Objects::nonNull).toList();
    log.info(
        "{}: another connector exported records beyond offset {}: its last files of {} directories"
            + " hold {} records that are skipped",
        partition,
        first,
        foreign.size(),
        foreign.stream().mapToLong(ForeignFile::records).sum());
    return Optional.of(foreign);
  }

  private static ForeignFile joined(CompletableFuture<ForeignFile> counted) {
    try {
      return counted.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof ConnectException connect ? connect : e;
    }
  }

  /** By the wall clock one directory at a time was written. */
  private PeerFile onlyOne(TopicPartition partition, List<PeerFile> beyond) {
    PeerFile last = beyond.stream().max(Comparator.comparingLong(PeerFile::start)).orElseThrow();
    if (!partitioning.onePathAtATime()) {
      throw new ConnectException(
          "Another connector wrote '"
              + last.key()
              + "' beyond the offset it committed of "
              + partition
              + ", but by the wall clock and other values together it can't be told which records"
              + " are exported."
              + ADVICE);
    }
    return last;
  }

  /** Null for a file of our own, which stays from a head that is gone. */
  private ForeignFile foreign(TopicPartition partition, PeerFile file, boolean byDirectory) {
    IOException failure = null;
    for (int i = 0; i < TRIES; i++) {
      try {
        boolean[] ours = new boolean[1];
        long records =
            RecordCount.of(
                file.key(),
                most -> {
                  Content content = read(file.key(), most);
                  ours[0] |= ours(content.metadata());
                  return content.stream();
                });
        if (ours[0]) {
          log.warn("{}: '{}' is a file of Millrace without a head", partition, file.key());
          return null;
        }
        if (records > 0) {
          return new ForeignFile(byDirectory ? file.directory() : null, file.start(), records);
        }
        failure = new IOException("it has no records");
      } catch (IOException e) {
        failure = e;
      }
    }
    throw new ConnectException(
        "Another connector wrote '"
            + file.key()
            + "' beyond the offset it committed of "
            + partition
            + ", and its records can't be counted: "
            + failure.getMessage()
            + "."
            + ADVICE,
        failure);
  }

  private Content read(String key, long most) throws IOException {
    return store.read(key, most).orElseThrow(() -> new IOException("it is gone"));
  }

  private static boolean ours(Map<String, String> metadata) {
    return metadata.containsKey(StagedObject.METADATA);
  }
}
