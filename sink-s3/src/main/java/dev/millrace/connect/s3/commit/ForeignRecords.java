package dev.millrace.connect.s3.commit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Tells which delivered records another connector exported. Not thread-safe.
 *
 * <p>Invariant: of a file that was not seen whole, the offsets seen are held, all of them.
 */
public final class ForeignRecords {
  /** A file, and what of it Kafka has delivered. */
  private static final class Seen {
    final ForeignFile file;
    final OffsetSet.Builder offsets = new OffsetSet.Builder();
    long first;
    long records;

    Seen(ForeignFile file) {
      this.file = file;
    }
  }

  private final TopicPartition partition;
  private final Tracker tracker;
  private final Map<String, Seen> byDirectory = new HashMap<>();
  private final Deque<ForeignFile> expected = new ArrayDeque<>();
  private final List<Seen> held = new ArrayList<>();

  /**
   * @param tracker hears of offsets that are accounted for
   */
  public ForeignRecords(TopicPartition partition, Collection<ForeignFile> files, Tracker tracker) {
    this.partition = partition;
    this.tracker = tracker;
    files.forEach(file -> byDirectory.put(file.directory(), new Seen(file)));
    files.stream().sorted(Comparator.comparingLong(ForeignFile::start)).forEach(expected::add);
  }

  /** Whether all that another connector exported was seen. */
  public boolean isEmpty() {
    return byDirectory.isEmpty();
  }

  /**
   * Takes the next record that Kafka delivered, of those that can be routed.
   *
   * @param directory where it is routed, decoded
   * @param before the offset delivered before it; -1 if none
   * @return whether it is exported already
   * @throws ConnectException if the records are not routed as they were
   */
  public boolean exported(String directory, long offset, long before) {
    check(directory, offset);
    Seen seen = byDirectory.getOrDefault(null, byDirectory.get(directory));
    if (seen == null) {
      return false;
    }
    if (offset < seen.file.start()) {
      tracker.pass(offset);
      return true;
    }
    if (seen.records == 0) {
      held.add(seen);
      seen.first = offset;
    }
    seen.offsets.add(offset, before);
    if (++seen.records == seen.file.records()) {
      tracker.account(seen.offsets.build());
      held.remove(seen);
      byDirectory.remove(seen.file.directory());
    }
    return true;
  }

  /** The first record of each file must come, and be routed where the file is. */
  private void check(String directory, long offset) {
    while (!expected.isEmpty() && expected.peek().start() <= offset) {
      ForeignFile file = expected.poll();
      boolean here = file.directory() == null || file.directory().equals(directory);
      if (file.start() != offset || !here) {
        throw new ConnectException(
            "The connector that was here before wrote a file to directory '"
                + (file.directory() == null ? "" : file.directory())
                + "' that begins with offset "
                + file.start()
                + " of "
                + partition
                + ", but that record is "
                + (file.start() == offset
                    ? "routed to '" + directory + "' now"
                    : "not delivered any more")
                + ", so it can't be told which records are exported. Set the partitioner to what it"
                + " was; or stop this connector, and say by PATCH /connectors/<name>/offsets from"
                + " which offset on to export.");
      }
    }
  }

  /** The lowest offset that must not count as accounted for yet; -1 if there is none. */
  public long firstHeld() {
    return held.stream().mapToLong(seen -> seen.first).min().orElse(-1);
  }
}
