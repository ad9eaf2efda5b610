package dev.millrace.connect.s3.commit;

import dev.millrace.connect.files.storage.ObjectStore;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * At least once: files are visible as soon as they are uploaded, and the offsets that Kafka keeps
 * for the connector say what is exported. Nothing but tags is written to the store.
 *
 * <p>A zombie may write beside the new owner, so no two sessions may use one name: its file, which
 * may be the shorter one, would take the place of the other's. Hence the session in each name.
 */
public final class KafkaCommits implements Committer {
  private final TopicPartition partition;
  private final ObjectStore store;
  private final FileTags tags;
  private final String session = UUID.randomUUID().toString().replace("-", "").substring(0, 12);
  private volatile Progress progress = Progress.NONE;

  /**
   * @param tags put to each file of a commit
   */
  public KafkaCommits(TopicPartition partition, ObjectStore store, FileTags tags) {
    this.partition = partition;
    this.store = store;
    this.tags = tags;
  }

  @Override
  public Progress progress() {
    return progress;
  }

  @Override
  public String nameMark() {
    return session;
  }

  @Override
  public void commit(List<StagedFile> files, Progress next) {
    files.forEach(file -> tags.put(store, file));
    progress = next;
  }

  @Override
  public void settle() {}

  @Override
  public void advance(Progress next) {
    progress = next;
  }

  @Override
  public ConnectException wentBack(long delivered) {
    return new ConnectException(
        "Kafka delivers offset "
            + delivered
            + " of "
            + partition
            + " after later ones. Was the topic deleted and created again? Restart the task to"
            + " export it from there.");
  }
}
