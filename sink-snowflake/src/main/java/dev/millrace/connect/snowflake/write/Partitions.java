package dev.millrace.connect.snowflake.write;

import dev.millrace.connect.common.sink.Flow;
import dev.millrace.connect.common.sink.RecordOrigin;
import dev.millrace.connect.snowflake.commit.Position;
import dev.millrace.connect.snowflake.commit.Standing;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/** A task's partitions: how each stands, and where its consumer goes on. Task's thread. */
final class Partitions {
  private final Flow flow;
  private final Regressions regressions;
  private final Set<TopicPartition> assigned = new HashSet<>();
  private final Map<TopicPartition, Position> positions = new HashMap<>();

  /** Of which the control table has to be asked. */
  private final Set<TopicPartition> unopened = new LinkedHashSet<>();

  /** The first offset that was left out while a partition was not open. */
  private final Map<TopicPartition, Long> left = new HashMap<>();

  /** Where the worker was told to go; it knows from the next delivery on. */
  private final Map<TopicPartition, Long> sought = new HashMap<>();

  Partitions(Flow flow, Regressions regressions) {
    this.flow = flow;
    this.regressions = regressions;
  }

  void assign(Collection<TopicPartition> partitions) {
    assigned.addAll(partitions);
    unopened.addAll(partitions);
  }

  void forget(Collection<TopicPartition> partitions) {
    assigned.removeAll(partitions);
    unopened.removeAll(partitions);
    positions.keySet().removeAll(partitions);
    left.keySet().removeAll(partitions);
    sought.keySet().removeAll(partitions);
    partitions.forEach(flow::forget);
  }

  Set<TopicPartition> unopened() {
    return Set.copyOf(unopened);
  }

  /** Whether the task has none. */
  boolean none() {
    return assigned.isEmpty();
  }

  boolean allOpen() {
    return unopened.isEmpty();
  }

  /** No records of partitions that are not open. */
  void holdUnopened() {
    unopened.forEach(flow::hold);
  }

  Map<TopicPartition, Position> positions() {
    return positions;
  }

  /** The control table says how partitions stand. */
  void opened(Map<TopicPartition, Standing> standings) {
    standings.forEach(
        (partition, now) -> {
          if (unopened.contains(partition)) {
            requireProgress(partition, now);
            unopened.remove(partition);
            positions.put(partition, new Position(now));
            Long first = left.remove(partition);
            goTo(partition, now.next() >= 0 ? Long.valueOf(now.next()) : first);
            flow.release(partition);
          }
        });
  }

  private void requireProgress(TopicPartition partition, Standing now) {
    Position before = positions.get(partition);
    if (before != null && now.next() < before.standing().next()) {
      regressions.found(
          "Snowflake's offset of "
              + partition
              + " is "
              + now.next()
              + ", but the task has committed up to "
              + before.standing().next()
              + ": somebody has changed or made anew the table of offsets.");
    }
  }

  private void goTo(TopicPartition partition, Long offset) {
    if (offset != null) {
      sought.put(partition, offset);
      flow.seek(partition, offset);
    }
  }

  /** A delivery begins: the worker has gone where it was told to. */
  void delivered() {
    sought.clear();
  }

  /** Whether a record is new and to be taken now. */
  boolean take(SinkRecord record) {
    TopicPartition partition = RecordOrigin.partition(record);
    long offset = RecordOrigin.offset(record);
    if (!assigned.contains(partition) || sought.containsKey(partition)) {
      return false;
    }
    if (unopened.contains(partition)) {
      left.merge(partition, offset, Math::min);
      return false;
    }
    Position position = positions.get(partition);
    return switch (position.take(offset)) {
      case NEW -> true;
      case KNOWN -> false;
      case REGRESSION -> {
        regressions.found(
            "Snowflake has "
                + partition
                + " up to offset "
                + position.standing().next()
                + ", but Kafka delivers offset "
                + offset
                + ": the topic was deleted and made again, or lost records.");
        position.acceptRegression(offset);
        yield true;
      }
    };
  }

  /** A record can't be taken now: it comes again. */
  void later(SinkRecord record) {
    TopicPartition partition = RecordOrigin.partition(record);
    if (assigned.contains(partition) && unopened.contains(partition)) {
      left.merge(partition, RecordOrigin.offset(record), Math::min);
    } else if (assigned.contains(partition) && !sought.containsKey(partition)) {
      goTo(partition, RecordOrigin.offset(record));
    }
  }

  void committed(Map<TopicPartition, Standing> standings) {
    standings.forEach(
        (partition, now) -> {
          Position position = positions.get(partition);
          if (position != null) {
            position.committed(now);
          }
        });
  }

  /**
   * What was taken beyond the last commit is read again.
   *
   * @param firsts the first offset of each
   */
  void rewind(Map<TopicPartition, Long> firsts) {
    firsts.forEach(
        (partition, first) -> {
          Position position = positions.get(partition);
          if (position != null && !unopened.contains(partition)) {
            position.goOn(position.standing());
            long next = position.standing().next();
            long back = Math.min(first, sought.getOrDefault(partition, first));
            // Below what is committed only if a regression is taken.
            goTo(partition, next >= 0 && next < back ? Long.valueOf(next) : Long.valueOf(back));
          }
        });
  }

  /**
   * The control table has to be asked about all partitions again.
   *
   * @param firsts the first offset of those that go back
   */
  void reopen(Map<TopicPartition, Long> firsts) {
    unopened.addAll(assigned);
    firsts.forEach(
        (partition, first) -> {
          if (assigned.contains(partition)) {
            left.merge(partition, first, Math::min);
          }
        });
    sought.forEach((partition, offset) -> left.merge(partition, offset, Math::min));
    holdUnopened();
  }

  /** The least offset that is still to come in spite of what the worker has delivered. */
  long pending(TopicPartition partition, long position) {
    return Math.min(
        position,
        Math.min(left.getOrDefault(partition, position), sought.getOrDefault(partition, position)));
  }

  /** Whether offsets of a partition are known. */
  boolean isOpen(TopicPartition partition) {
    return assigned.contains(partition) && !unopened.contains(partition);
  }
}
