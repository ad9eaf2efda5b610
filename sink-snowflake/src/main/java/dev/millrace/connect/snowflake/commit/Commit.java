package dev.millrace.connect.snowflake.commit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;

/**
 * A commit while it is tried, once or several times. Used by the ledger's thread.
 *
 * @param <S> the sessions it needs
 */
public final class Commit<S extends Session> {
  private final String name = UUID.randomUUID().toString();
  private final Load<S> load;
  private List<Advance> advances;
  private boolean inDoubt;

  /**
   * @param advances of a partition each; not empty
   */
  public Commit(List<Advance> advances, Load<S> load) {
    this.advances = List.copyOf(advances);
    this.load = load;
  }

  /** No other commit has it. Its attempts do: at most one of them is ever applied. */
  String name() {
    return name;
  }

  Load<S> load() {
    return load;
  }

  List<Advance> advances() {
    return advances;
  }

  List<TopicPartition> partitions() {
    return advances.stream().map(Advance::partition).toList();
  }

  /** Whether an attempt may have been committed. */
  boolean inDoubt() {
    return inDoubt;
  }

  void doubt() {
    inDoubt = true;
  }

  /**
   * Whether the control table has what it was to write. Offsets alone do not tell: a topic that was
   * made again may have come as far as the one before.
   */
  boolean isIn(Map<TopicPartition, Standing> now) {
    return advances.stream()
        .allMatch(
            each ->
                now.containsKey(each.partition())
                    && now.get(each.partition()).commit().equals(name));
  }

  /** Whether the control table has what it expects. */
  boolean fits(Map<TopicPartition, Standing> now) {
    return advances.stream().allMatch(each -> now.get(each.partition()).next() == each.after());
  }

  /** It is not in the tables, and goes on under later epochs. */
  void goOn(Map<TopicPartition, Standing> now) {
    inDoubt = false;
    advances =
        advances.stream().map(each -> each.under(now.get(each.partition()).epoch())).toList();
  }

  /** How its partitions stand when it is committed. */
  Map<TopicPartition, Standing> done(String owner) {
    Map<TopicPartition, Standing> standings = new LinkedHashMap<>();
    for (Advance each : advances) {
      standings.put(each.partition(), new Standing(each.epoch(), each.next(), owner, name));
    }
    return standings;
  }

  @Override
  public String toString() {
    return Objects.toString(advances);
  }
}
