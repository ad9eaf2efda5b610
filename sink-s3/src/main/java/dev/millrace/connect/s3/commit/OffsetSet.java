package dev.millrace.connect.s3.commit;

import java.util.Arrays;
import java.util.List;

/**
 * A set of offsets, as sorted ranges {@code [from, to)} that don't touch. A range may run over
 * offsets that don't exist. Immutable.
 */
public final class OffsetSet {
  public static final OffsetSet EMPTY = new OffsetSet(new long[0]);

  /** from, to, from, to ...; strictly ascending. */
  private final long[] edges;

  private OffsetSet(long[] edges) {
    this.edges = edges;
  }

  /** The range {@code [from, to)}; empty if it holds nothing. */
  public static OffsetSet range(long from, long to) {
    return from < to ? new OffsetSet(new long[] {from, to}) : EMPTY;
  }

  /**
   * @param edges from, to, from, to ..., strictly ascending
   * @throws IllegalArgumentException if they are not
   */
  static OffsetSet ofEdges(long[] edges) {
    boolean ascending = edges.length % 2 == 0;
    for (int i = 1; i < edges.length; i++) {
      ascending &= edges[i - 1] < edges[i];
    }
    if (!ascending) {
      throw new IllegalArgumentException("Not ascending: " + Arrays.toString(edges));
    }
    return new OffsetSet(edges);
  }

  long[] edges() {
    return edges.clone();
  }

  public boolean isEmpty() {
    return edges.length == 0;
  }

  public int ranges() {
    return edges.length / 2;
  }

  /** The lowest offset. Not for an empty set. */
  public long first() {
    return edges[0];
  }

  /** One more than the highest offset. Not for an empty set. */
  public long end() {
    return edges[edges.length - 1];
  }

  public boolean contains(long offset) {
    int at = Arrays.binarySearch(edges, offset);
    // At an edge: a from (even) is inside. Between edges: inside if an odd number lie below.
    return at >= 0 ? at % 2 == 0 : (-at - 1) % 2 == 1;
  }

  public OffsetSet plus(OffsetSet other) {
    return combine(other, true);
  }

  public OffsetSet minus(OffsetSet other) {
    return combine(other, false);
  }

  /** What any of {@code sets} holds. */
  public static OffsetSet union(List<OffsetSet> sets) {
    return switch (sets.size()) {
      case 0 -> EMPTY;
      case 1 -> sets.get(0);
      default -> {
        // By halves, so that each range is copied only a few times.
        int half = sets.size() / 2;
        yield union(sets.subList(0, half)).plus(union(sets.subList(half, sets.size())));
      }
    };
  }

  /** The part that is at or above {@code offset}. */
  public OffsetSet from(long offset) {
    if (isEmpty() || offset <= first()) {
      return this;
    }
    return minus(range(Long.MIN_VALUE, offset));
  }

  /** Sweeps over both lists of edges and keeps those at which membership changes. */
  private OffsetSet combine(OffsetSet other, boolean union) {
    long[] out = new long[edges.length + other.edges.length];
    int size = 0;
    int a = 0;
    int b = 0;
    boolean in = false;
    while (a < edges.length || b < other.edges.length) {
      long at =
          Math.min(
              a < edges.length ? edges[a] : Long.MAX_VALUE,
              b < other.edges.length ? other.edges[b] : Long.MAX_VALUE);
      if (a < edges.length && edges[a] == at) {
        a++;
      }
      if (b < other.edges.length && other.edges[b] == at) {
        b++;
      }
      boolean inA = a % 2 == 1;
      boolean inB = b % 2 == 1;
      boolean now = union ? inA || inB : inA && !inB;
      if (now != in) {
        out[size++] = at;
        in = now;
      }
    }
    return size == 0 ? EMPTY : new OffsetSet(Arrays.copyOf(out, size));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OffsetSet set && Arrays.equals(edges, set.edges);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(edges);
  }

  @Override
  public String toString() {
    return OffsetText.write(this);
  }

  /** Collects ascending offsets. Not thread-safe. */
  public static final class Builder {
    private long[] edges = new long[2];
    private int size;

    /**
     * @param offset above all that were added
     * @param before the offset that Kafka delivered just before it, to whatever file; -1 if none.
     *     If that was the last one added, no record lies between, and the range goes on.
     */
    public void add(long offset, long before) {
      if (size > 0 && before >= 0 && edges[size - 1] == before + 1) {
        edges[size - 1] = offset + 1;
        return;
      }
      if (size > 0 && offset < edges[size - 1]) {
        throw new IllegalArgumentException(offset + " is not above " + (edges[size - 1] - 1));
      }
      if (size > 0 && offset == edges[size - 1]) {
        edges[size - 1] = offset + 1;
        return;
      }
      if (size == edges.length) {
        edges = Arrays.copyOf(edges, size * 2);
      }
      edges[size++] = offset;
      edges[size++] = offset + 1;
    }

    /** The lowest offset. Not if nothing was added. */
    public long first() {
      return edges[0];
    }

    /** Bytes of memory that it takes, roughly. */
    public long bytes() {
      return 8L * edges.length;
    }

    public OffsetSet build() {
      return size == 0 ? EMPTY : new OffsetSet(Arrays.copyOf(edges, size));
    }
  }
}
