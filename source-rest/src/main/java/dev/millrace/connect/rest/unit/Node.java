package dev.millrace.connect.rest.unit;

import dev.millrace.connect.common.position.OffsetFields;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * A resource in the course of being read, with its children's: at most one of them at a time, and
 * each record's before the next record. Used by one thread.
 */
final class Node<T> {
  private static final String CHILD = "child.";

  private final String prefix;
  private final Level<T> level;
  private final RoundReader<T> reader;
  private final List<Node<T>> children;

  /**
   * @param prefix of its keys in offsets
   * @param fields what was stored of it
   * @throws IllegalArgumentException if that is broken, or another layout wrote it
   */
  Node(String unit, String prefix, Level<T> level, OffsetFields fields) {
    this.prefix = prefix;
    this.level = level;
    if (!fields.map().isEmpty()) {
      level.layout().check(fields);
    }
    this.reader =
        new RoundReader<>(
            unit, level, UnitState.of(level.rules(), fields, level.deletes() != null));
    this.children =
        level.children().stream()
            .map(
                child -> {
                  String below = CHILD + child.name() + ".";
                  return new Node<>(
                      unit + " > " + child.name(), prefix + below, child, fields.below(below));
                })
            .toList();
  }

  UnitState state() {
    return reader.state();
  }

  /** Whether it, or a child, is in a round. */
  boolean busy() {
    return reader.inRound() || active() >= 0;
  }

  /** The child that is in a round; -1 if none is. */
  private int active() {
    for (int i = 0; i < children.size(); i++) {
      if (children.get(i).busy()) {
        return i;
      }
    }
    return -1;
  }

  void beginRound(Map<String, String> parent) {
    reader.beginRound(parent);
  }

  /**
   * The next record, of whatever level; null if the round is over, or nothing is left of it.
   *
   * @throws IOException as {@link RoundReader#next}
   */
  UnitReader.Found<T> next() throws IOException {
    while (busy()) {
      int child = active();
      UnitReader.Found<T> found = child < 0 ? ofOwn() : ofChild(child);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private UnitReader.Found<T> ofOwn() throws IOException {
    T value = reader.next();
    if (value == null) {
      return null;
    }
    Map<String, String> parent = children.isEmpty() ? null : level.values().apply(value);
    if (parent != null) {
      children.get(0).beginRound(parent);
    }
    return reader.again() ? null : new UnitReader.Found<>(level.name(), value, state().parent());
  }

  private UnitReader.Found<T> ofChild(int at) throws IOException {
    Node<T> child = children.get(at);
    Map<String, String> parent = child.state().parent();
    child.state().parentBegan(began(state().parentBegan()));
    UnitReader.Found<T> found = child.next();
    if (!child.busy() && at + 1 < children.size()) {
      children.get(at + 1).beginRound(parent);
    }
    return found;
  }

  /** Whether a place has moved since the last record, or since this was asked. */
  boolean movedQuietly() {
    boolean moved = reader.movedQuietly();
    for (Node<T> child : children) {
      moved |= child.movedQuietly();
    }
    return moved;
  }

  /**
   * What the API's clock showed when the round began, of the parents if there are some: they are
   * asked for first, and no clock's time is told later than it was.
   */
  private long began(long parentBegan) {
    return parentBegan == Long.MAX_VALUE ? state().beganSoFar() : parentBegan;
  }

  /**
   * The round is over, for all parents if there are some.
   *
   * @param parentBegan what the API's clock showed when the parent's round began
   */
  void settle(long parentBegan, long nowMs) {
    long began = began(parentBegan);
    state().settle(level.rules(), began, nowMs);
    children.forEach(child -> child.settle(began, nowMs));
  }

  /** As it is now. */
  UnitReader.Part view() {
    List<UnitReader.Part> below =
        children.isEmpty() ? List.of() : children.stream().map(Node::view).toList();
    return new UnitReader.Part(prefix, level.layout(), state().view(), below);
  }

  void close() {
    reader.close();
    children.forEach(Node::close);
  }
}
