package dev.millrace.connect.s3.manifest;

import dev.millrace.connect.files.storage.ObjectStore;
import dev.millrace.connect.files.storage.ObjectStore.PutCondition;
import dev.millrace.connect.files.storage.ObjectStore.PutOutcome;
import dev.millrace.connect.files.storage.ObjectStore.StoredObject;
import dev.millrace.connect.s3.commit.CommitLog;
import dev.millrace.connect.s3.commit.Head;
import dev.millrace.connect.s3.commit.ManifestPlace;
import dev.millrace.connect.s3.commit.StagedFile;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Manifests as objects {@code <prefix>/<topic>/<partition>/<sequence>.json}. The first to be
 * written stays: it is written only where no object is. Thread-safe.
 */
public final class ManifestLog implements CommitLog {
  private final ObjectStore store;
  private final Notifier notifier;
  private final Settings settings;

  /**
   * What manifests of new commits say and where they go.
   *
   * @param enabled whether new commits get one; those that a head has pending are written anyway
   * @param prefix of all manifests of this connector, without a slash at its end
   * @param connector its name
   * @param format of its files, by its short name
   */
  public record Settings(
      boolean enabled, String prefix, String bucket, String connector, String format) {}

  public ManifestLog(ObjectStore store, Notifier notifier, Settings settings) {
    this.store = store;
    this.notifier = notifier;
    this.settings = settings;
  }

  @Override
  public Optional<ManifestPlace> place(TopicPartition partition, long sequence) {
    if (!settings.enabled()) {
      return Optional.empty();
    }
    // Padded, so that names sort as numbers do.
    String key =
        String.format(
            Locale.ROOT,
            "%s/%s/%d/%019d.json",
            settings.prefix(),
            partition.topic(),
            partition.partition(),
            sequence);
    return Optional.of(new ManifestPlace(sequence, key, settings.format()));
  }

  @Override
  public Set<String> tell(TopicPartition partition, Head head, List<StagedFile> gone) {
    String key = head.pending().manifest().key();
    byte[] body =
        ManifestJson.write(settings.connector(), settings.bucket(), partition, head, gone);
    while (true) {
      if (store.put(key, body, new PutCondition.Absent()) instanceof PutOutcome.Written) {
        return send(partition, head, body);
      }
      Optional<StoredObject> first = store.get(key);
      if (first.isPresent()) {
        return send(partition, head, first.get().body());
      }
    }
  }

  private Set<String> send(TopicPartition partition, Head head, byte[] body) {
    ManifestJson.Told told = parse(head, body);
    if (!told.commitId().equals(head.commitId())) {
      throw new ConnectException(
          "The manifest '"
              + head.pending().manifest().key()
              + "' is of another commit ("
              + told.commitId()
              + ") than "
              + partition
              + " has to write there ("
              + head.commitId()
              + "). Was the head object deleted, which numbers the manifests? Move the manifests"
              + " of this topic-partition elsewhere.");
    }
    notifier.send(partition, body);
    return told.files();
  }

  private static ManifestJson.Told parse(Head head, byte[] body) {
    try {
      return ManifestJson.read(body);
    } catch (IllegalArgumentException e) {
      throw new ConnectException(
          "The object '"
              + head.pending().manifest().key()
              + "' stands where a manifest has to, and is none: move it elsewhere. "
              + e.getMessage(),
          e);
    }
  }
}
