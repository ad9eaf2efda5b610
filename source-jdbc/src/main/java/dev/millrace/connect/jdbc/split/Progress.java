package dev.millrace.connect.jdbc.split;

import dev.millrace.connect.jdbc.offset.Position;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/**
 * How far the tasks of a connector have got, as their offsets tell. Asks the worker at most once a
 * second, for all that is watched at once. Not thread-safe.
 */
public final class Progress {
  private static final long FRESH_NANOS = 1_000_000_000L;

  private final String connector;
  private final OffsetStorageReader reader;
  private final LongSupplier nanoTime;
  private final Set<Map<String, String>> watched = new HashSet<>();
  private final Map<Map<String, String>, Map<String, Object>> seen = new HashMap<>();
  private boolean stale = true;
  private long readNanos;

  public Progress(String connector, OffsetStorageReader reader) {
    this(connector, reader, System::nanoTime);
  }

  Progress(String connector, OffsetStorageReader reader, LongSupplier nanoTime) {
    this.connector = connector;
    this.reader = reader;
    this.nanoTime = nanoTime;
  }

  /** From now on, these are asked for. */
  public void watch(Collection<Map<String, String>> partitions) {
    stale |= watched.addAll(partitions);
  }

  void unwatch(Collection<Map<String, String>> partitions) {
    watched.removeAll(partitions);
  }

  /** The position of the first of {@code partitions} that has one. */
  Position of(List<Map<String, String>> partitions) {
    return Position.of(offset(partitions));
  }

  /** The offset of the first of {@code partitions} that has one; null if none has. */
  public Map<String, ?> offset(List<Map<String, String>> partitions) {
    watch(partitions);
    refresh();
    for (Map<String, String> partition : partitions) {
      Map<String, ?> notice = Notices.read(connector, partition);
      Map<String, ?> offset = notice == null ? seen.get(partition) : notice;
      if (offset != null) {
        return offset;
      }
    }
    return null;
  }

  private void refresh() {
    long now = nanoTime.getAsLong();
    if (stale || now - readNanos >= FRESH_NANOS) {
      seen.clear();
      reader.offsets(watched).forEach((partition, offset) -> seen.put(partition, offset));
      stale = false;
      readNanos = now;
    }
  }
}
