package dev.millrace.connect.jdbc.cdc;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/**
 * Tells a task of Debezium's where to begin, and from then on what Connect has stored. The two must
 * not be mixed up: what it reads later it confirms to the database, which then forgets it.
 */
final class StartReader implements OffsetStorageReader {
  private final OffsetStorageReader stored;
  private Map<Map<String, ?>, Map<String, Object>> begin = Map.of();

  /** Answers with what is stored, until {@link #beginWith}. */
  StartReader(OffsetStorageReader stored) {
    this.stored = stored;
  }

  /** Answers with {@code offsets}, by source partition, where it has one, instead of the stored. */
  synchronized void beginWith(Map<Map<String, ?>, Map<String, Object>> offsets) {
    begin = Map.copyOf(offsets);
  }

  @Override
  public synchronized <T> Map<String, Object> offset(Map<String, T> partition) {
    Map<String, Object> offset = begin.get(partition);
    return offset == null ? stored.offset(partition) : offset;
  }

  @Override
  public <T> Map<Map<String, T>, Map<String, Object>> offsets(
      Collection<Map<String, T>> partitions) {
    Map<Map<String, T>, Map<String, Object>> found = new HashMap<>();
    partitions.forEach(partition -> found.put(partition, offset(partition)));
    return found;
  }
}
