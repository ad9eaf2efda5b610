package dev.millrace.connect.jdbc.split;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.jdbc.offset.Position;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final Map<String, String> TABLE = Map.of("protocol", "1", "table", "s.t");
  private static final Map<String, String> OLD = Map.of("table", "t");

  private final Map<Map<String, ?>, Map<String, Object>> stored = new HashMap<>();
  private final AtomicLong clock = new AtomicLong();
  private int reads;

  private Progress progress(String connector) {
    OffsetStorageReader reader =
        new OffsetStorageReader() {
          @Override
          public <T> Map<String, Object> offset(Map<String, T> partition) {
            throw new UnsupportedOperationException();
          }

          @Override
          public <T> Map<Map<String, T>, Map<String, Object>> offsets(
              Collection<Map<String, T>> partitions) {
            reads++;
            Map<Map<String, T>, Map<String, Object>> found = new HashMap<>();
            partitions.forEach(partition -> found.put(partition, stored.get(partition)));
            return found;
          }
        };
    return new Progress(connector, reader, clock::get);
  }

  @Test
  void asksTheWorkerOnceASecondForAllAtOnce() {
    Progress progress = progress("once");
    progress.watch(List.of(TABLE, OLD));
    assertThat(progress.offset(List.of(TABLE, OLD))).isNull();
    stored.put(OLD, Map.of(Position.INCREMENTING, 7L));
    assertThat(progress.of(List.of(TABLE, OLD)).isStart()).isTrue();
    assertThat(reads).isEqualTo(1);

    clock.addAndGet(1_000_000_000L);
    assertThat(progress.of(List.of(TABLE, OLD)).number(Position.INCREMENTING)).isEqualTo(7L);
    stored.put(TABLE, Map.of(Position.INCREMENTING, 8L));
    clock.addAndGet(1_000_000_000L);
    assertThat(progress.of(List.of(TABLE, OLD)).number(Position.INCREMENTING)).isEqualTo(8L);
    assertThat(reads).isEqualTo(3);
  }

  @Test
  void aNoticeCountsBeforeWhatTheWorkerStoredUntilItIsWithdrawn() {
    Progress progress = progress("noticed");
    stored.put(TABLE, Map.of(Position.RUN, 1L));
    Object task = new Object();
    Notices.post("noticed", TABLE, Map.of(Position.RUN, 2L), task);
    Notices.post("another", TABLE, Map.of(Position.RUN, 3L), task);

    assertThat(progress.of(List.of(TABLE)).number(Position.RUN)).isEqualTo(2L);
    Notices.withdraw(task);
    assertThat(progress.of(List.of(TABLE)).number(Position.RUN)).isEqualTo(1L);
  }
}
