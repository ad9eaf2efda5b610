package dev.millrace.connect.s3.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class ForeignRecordsTest {
  private static final TopicPartition TP = new TopicPartition("orders", 0);

  private final Tracker tracker = new Tracker(Progress.NONE);

  private ForeignRecords of(ForeignFile... files) {
    return new ForeignRecords(TP, List.of(files), tracker);
  }

  private static Progress progress(long safe, OffsetSet done) {
    return new Progress(safe, done);
  }

  private boolean exported(ForeignRecords records, String directory, long offset) {
    long before = tracker.last();
    assertThat(tracker.deliver(offset)).isEqualTo(Tracker.Delivery.NEW);
    return records.exported(directory, offset, before);
  }

  @Test
  void countsWhatIsRoutedToTheFilesDirectoryFromItsStartOn() {
    ForeignRecords records = of(new ForeignFile("a", 10, 2), new ForeignFile("b", 11, 1));
    assertThat(exported(records, "a", 7)).as("below the last file of a").isTrue();
    assertThat(exported(records, "c", 8)).as("c has no file").isFalse();
    tracker.pass(8);
    assertThat(records.firstHeld()).isEqualTo(-1);
    assertThat(exported(records, "a", 10)).isTrue();
    assertThat(records.firstHeld()).isEqualTo(10);
    assertThat(exported(records, "b", 11)).isTrue();
    assertThat(tracker.progress(10)).isEqualTo(progress(10, OffsetSet.range(11, 12)));
    assertThat(exported(records, "b", 12)).as("b had one only").isFalse();
    tracker.pass(12);
    assertThat(records.isEmpty()).isFalse();
    assertThat(exported(records, "a", 15)).as("gaps don't count").isTrue();
    assertThat(records.firstHeld()).isEqualTo(-1);
    assertThat(records.isEmpty()).isTrue();
    assertThat(exported(records, "a", 16)).isFalse();
    assertThat(tracker.progress(16)).isEqualTo(progress(16, OffsetSet.EMPTY));
  }

  @Test
  void oneFileCanStandForAllDirectories() {
    ForeignRecords records = of(new ForeignFile(null, 10, 2));
    assertThat(records.exported("x", 9, -1)).isTrue();
    assertThat(records.exported("y", 10, 9)).isTrue();
    assertThat(records.exported("z", 11, 10)).isTrue();
    assertThat(records.exported("z", 12, 11)).isFalse();
  }

  @Test
  void stopsWhereTheFirstRecordOfAFileIsNotWhatItWas() {
    assertThatThrownBy(() -> of(new ForeignFile("a", 10, 2)).exported("b", 10, 9))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("directory 'a' that begins with offset 10 of orders-0")
        .hasMessageContaining("routed to 'b' now")
        .hasMessageContaining("PATCH /connectors/<name>/offsets");
    assertThatThrownBy(() -> of(new ForeignFile("a", 10, 2)).exported("a", 11, 9))
        .hasMessageContaining("not delivered any more");
  }

  @Test
  void aFileIsDoneOnceItsStartIsAccountedFor() {
    ForeignFile file = new ForeignFile("a", 10, 2);
    assertThat(ForeignFile.open(List.of(file), Progress.NONE)).containsExactly(file);
    assertThat(ForeignFile.open(List.of(file), new Progress(10, OffsetSet.EMPTY)))
        .containsExactly(file);
    assertThat(ForeignFile.open(List.of(file), new Progress(11, OffsetSet.EMPTY))).isEmpty();
    assertThat(ForeignFile.open(List.of(file), new Progress(5, OffsetSet.range(10, 11)))).isEmpty();
  }
}
