package dev.millrace.connect.rest.unit;

import dev.millrace.connect.common.position.LazyOffset;
import dev.millrace.connect.common.position.OffsetFields;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * Hands over the records of a unit, each with the offset behind it. Used by one thread; the offsets
 * by any.
 *
 * @param <T> what a record is
 */
public final class UnitReader<T> implements AutoCloseable {
  private final Node<T> root;
  private final UnitRules rules;
  private final InstantSource clock;

  /** As {@link Handed}. */
  record Found<T>(String resource, T value, Map<String, String> parent) {}

  /**
   * A resource's part of an offset, and its children's.
   *
   * @param prefix of all its own keys
   */
  record Part(String prefix, Layout layout, UnitState.View view, List<Part> children)
      implements LazyOffset.Writer {
    @Override
    public void write(Map<String, Object> offset) {
      layout.write(prefix, offset);
      view.write(prefix, offset);
      children.forEach(child -> child.write(offset));
    }
  }

  /**
   * A record of the resource of that name.
   *
   * @param parent values of the record whose child it is; empty without one
   * @param offset the unit's behind it
   */
  public record Handed<T>(
      String resource, T value, Map<String, String> parent, Map<String, Object> offset) {}

  /**
   * @param name how messages name the unit
   * @param stored the unit's offset; null or empty if it has none
   * @throws IllegalArgumentException if another layout wrote it, or it is broken
   */
  public UnitReader(String name, Level<T> level, Map<String, ?> stored, InstantSource clock) {
    this.rules = level.rules();
    this.clock = clock;
    this.root = new Node<>(name, "", level, new OffsetFields(stored == null ? Map.of() : stored));
  }

  /** Whether a round has begun and is not over. */
  public boolean inRound() {
    return root.busy();
  }

  /** When the last round, of this window, was over, in milliseconds since 1970; null before. */
  public Long finishedMs() {
    return root.state().finishedMs();
  }

  /** Whether there is no window any more. */
  public boolean isDone() {
    return rules.windows() != null && root.state().window() >= rules.windows().plan().count();
  }

  /**
   * Whether the next round is of a window that none has read yet: there is no rest before it but
   * {@link #untilWindow}.
   */
  public boolean catchesUp() {
    return rules.windows() != null && finishedMs() == null;
  }

  /**
   * How long until the next round's window may be read, in ranks of the cursor: until it begins,
   * or, where pages may shift, until nothing comes into it any more.
   *
   * @param now in ranks of the cursor
   */
  public long untilWindow(long now) {
    if (rules.windows() == null) {
      return 0;
    }
    WindowPlan plan = rules.windows().plan();
    long window = root.state().window();
    long from =
        rules.windows().whenClosed() ? plan.until(window) + rules.lookback() : plan.since(window);
    return Math.max(0, from - now);
  }

  public void beginRound() {
    root.beginRound(Map.of());
  }

  /**
   * The next record of the round, or null if it is over.
   *
   * @throws IOException if the API failed; called again, this goes on where it was
   * @throws org.apache.kafka.connect.errors.ConnectException if no later try can mend it
   */
  public Handed<T> next() throws IOException {
    Found<T> found = root.next();
    if (!root.busy()) { // before the offset, which has to say so
      root.settle(Long.MAX_VALUE, clock.millis());
    }
    return found == null
        ? null
        : new Handed<>(found.resource(), found.value(), found.parent(), offset());
  }

  /**
   * Whether the offset has moved, within a round, since the last record, or since this was asked.
   */
  public boolean movedQuietly() {
    return root.movedQuietly();
  }

  /** The offset as of now. */
  public Map<String, Object> offset() {
    return new LazyOffset(root.view());
  }

  @Override
  public void close() {
    root.close();
  }
}
