package dev.millrace.connect.s3.commit;

import dev.millrace.connect.files.storage.ObjectStore;
import dev.millrace.connect.files.storage.ObjectStore.PutCondition;
import dev.millrace.connect.files.storage.ObjectStore.PutOutcome;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;

/** Reads heads and replaces them by compare-and-set. Thread-safe. */
public final class HeadStore {
  private static final Pattern KEY = Pattern.compile("/([^/]+)/(\\d{1,9})\\.json");

  private final ObjectStore store;
  private final String prefix;

  /**
   * @param prefix of all heads of this connector, without a slash at its end
   */
  public HeadStore(ObjectStore store, String prefix) {
    this.store = store;
    this.prefix = prefix;
  }

  /** The head's object. */
  public String key(TopicPartition partition) {
    return prefix + "/" + partition.topic() + "/" + partition.partition() + ".json";
  }

  /** The topic-partition whose head is at {@code key}; empty if that is no head. */
  public Optional<TopicPartition> partition(String key) {
    Matcher matcher = KEY.matcher(key.substring(Math.min(key.length(), prefix.length())));
    return matcher.matches()
        ? Optional.of(new TopicPartition(matcher.group(1), Integer.parseInt(matcher.group(2))))
        : Optional.empty();
  }

  /**
   * @throws ConnectException if the object there is no head
   */
  Optional<Versioned> read(TopicPartition partition) {
    return store
        .get(key(partition))
        .map(found -> new Versioned(parse(partition, found.body()), found.etag()));
  }

  private Head parse(TopicPartition partition, byte[] body) {
    try {
      return HeadJson.read(body);
    } catch (IllegalArgumentException e) {
      throw new ConnectException(
          "The head object '"
              + key(partition)
              + "' can't be used: "
              + e.getMessage()
              + ". It says what of "
              + partition
              + " is exported: restore it, or use the version of Millrace that wrote it.",
          e);
    }
  }

  /**
   * Replaces {@code expected} by {@code next} if it still stands. A condition that is refused may
   * be due to an earlier try of ours whose reply was lost, so the head is read back before the
   * write counts as lost.
   *
   * @param expected null if there must be no head yet
   * @return the new version; empty if somebody else wrote in between
   */
  Optional<Versioned> replace(TopicPartition partition, Versioned expected, Head next) {
    PutCondition condition =
        expected == null ? new PutCondition.Absent() : new PutCondition.Matches(expected.etag());
    PutOutcome outcome = store.put(key(partition), HeadJson.write(next), condition);
    if (outcome instanceof PutOutcome.Written written) {
      return Optional.of(new Versioned(next, written.etag()));
    }
    return read(partition).filter(current -> current.head().commitId().equals(next.commitId()));
  }

  /** A head and the ETag it was read or written with. */
  record Versioned(Head head, String etag) {}
}
