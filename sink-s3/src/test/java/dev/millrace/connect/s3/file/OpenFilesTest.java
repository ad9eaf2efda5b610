package dev.millrace.connect.s3.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.common.sink.MemoryBudget;
import dev.millrace.connect.common.sink.Rotation;
import dev.millrace.connect.files.compress.Compression;
import dev.millrace.connect.files.format.JsonLinesFormat;
import dev.millrace.connect.s3.MemoryStore;
import dev.millrace.connect.s3.content.Contents;
import dev.millrace.connect.s3.content.Part;
import dev.millrace.connect.s3.content.View;
import dev.millrace.connect.s3.file.FileKind.Row;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class OpenFilesTest {
  private static final long NOW = 1_000_000;
  private final MemoryBudget budget = new MemoryBudget(64 * 1024 * 1024);
  private long offset;

  private OpenFiles files(long flushSize, long intervalMs, long scheduleMs) {
    return new OpenFiles(
        new Rotation(flushSize, Long.MAX_VALUE, intervalMs, scheduleMs, ZoneOffset.UTC),
        new FileNames("topics", "/", FileName.standard("+", 10)),
        new Uploads(
            new MemoryStore(), Runnable::run, Runnable::run, budget, 5 * 1024 * 1024, false));
  }

  private static final FileKind VALUES =
      new FileKind(
          new View(
              Part.VALUE,
              new JsonLinesFormat(Compression.NONE, JsonLinesFormat.Decimals.BASE64),
              Contents.VALUE.fresh()),
          List.of());

  private Row record(long timestampMs) {
    return VALUES.row(
        new SinkRecord(
            "t",
            0,
            null,
            null,
            null,
            Map.of("n", 1),
            offset++,
            timestampMs,
            TimestampType.CREATE_TIME));
  }

  private OpenFile add(OpenFiles files, String directory, long nowMs) {
    Row record = record(nowMs);
    OpenFile file = files.find(record, directory);
    if (file == null) {
      file = files.open(record, directory, "", nowMs);
    }
    long at = record.record().kafkaOffset();
    file.write(record, at, at - 1);
    return file;
  }

  @Test
  void eachFileIsClosedByItsOwnRecordTime() {
    OpenFiles files = files(1000, 100, -1);
    files.before(NOW, NOW);
    OpenFile first = add(files, "a", NOW);
    assertThat(files.before(NOW + 60, NOW + 60)).isEmpty();
    OpenFile second = add(files, "b", NOW + 60);
    assertThat(files.before(NOW + 100, NOW + 100)).containsExactly(first);
    files.remove(List.of(first));
    assertThat(files.firstOffset()).isEqualTo(1);
    assertThat(files.before(NOW + 160, NOW + 160)).containsExactly(second);
  }

  @Test
  void aTimestampFromTheFutureClosesNothing() {
    OpenFiles files = files(1000, 100, -1);
    files.before(NOW, NOW);
    add(files, "a", NOW);
    assertThat(files.before(NOW + 1_000_000, NOW + 10)).isEmpty();
    assertThat(files.before(NOW + 100, NOW + 100)).hasSize(1);
  }

  @Test
  void aClockThatJumpsBackHoldsNeitherIntervalNorScheduleUp() {
    OpenFiles files = files(1000, 100, 500);
    files.clock(NOW);
    files.before(NOW, NOW);
    OpenFile file = add(files, "a", NOW);
    long back = NOW - 3_600_000;
    files.clock(back);
    assertThat(files.before(back, back)).isEmpty();
    assertThat(files.before(back + 100, back + 100)).containsExactly(file);
    assertThat(files.scheduled(back)).isFalse();
    assertThat(files.deadlineMs()).isEqualTo(back + 500 - back % 500);
    assertThat(files.scheduled(back + 500)).isTrue();
  }

  @Test
  void countsWhatTheOldestFileHasSeenPass() {
    OpenFiles files = files(3, -1, -1);
    OpenFile old = add(files, "a", NOW);
    assertThat(files.counted()).isFalse();
    add(files, "b", NOW);
    assertThat(files.counted()).isFalse();
    files.remove(List.of(old));
    add(files, "b", NOW);
    assertThat(files.counted()).isFalse();
    add(files, "b", NOW);
    assertThat(files.counted()).isTrue();
  }

  @Test
  void theBudgetKnowsWhatThousandsOfFilesHold() {
    OpenFiles files = files(1_000_000, -1, -1);
    for (int i = 0; i < 5_000; i++) {
      add(files, "d" + i, NOW);
    }
    assertThat(files.size()).isEqualTo(5_000);
    assertThat(budget.opened())
        .isEqualTo(files.all().stream().mapToLong(OpenFile::held).sum())
        .isBetween(5_000 * 1024L, 5_000 * 8192L);
    files.all().forEach(OpenFile::abandon);
    assertThat(budget.used()).isZero();
  }

  @Test
  void aNameThatIsTooLongIsRefused() {
    OpenFiles files = files(3, -1, -1);
    assertThatThrownBy(() -> files.open(record(NOW), "d".repeat(1000), "", NOW))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("its file's name is longer than the 1024 bytes S3 allows: 'topics");
    assertThat(files.isEmpty()).isTrue();
  }
}
