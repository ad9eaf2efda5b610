package dev.millrace.connect.file.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.common.position.PositionRecord;
import dev.millrace.connect.file.after.Action;
import dev.millrace.connect.file.lane.Layout;
import dev.millrace.connect.file.lane.Watermark;
import dev.millrace.connect.file.reading.ReadingSettings.Changed;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

/** The rows of the failure table in docs/decisions/0013-files-exactly-once.md, one by one. */
class LaneStoriesTest {
  private final MemFiles files = new MemFiles(new Random(1));
  private final World world = new World(files, 1);

  private static String lines(String name, int from, int to) {
    StringBuilder text = new StringBuilder();
    IntStream.range(from, to).forEach(i -> text.append(name).append(i).append('\n'));
    return text.toString();
  }

  private static List<String> list(String name, int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> name + i).toList();
  }

  private void oneLane() {
    world.layout = new Layout(1, 0, Watermark.TIME, false);
  }

  private World.Run run() {
    return world.runs.get(0);
  }

  /** Steps until the task has sent {@code records}. */
  private void sendAtLeast(int records) {
    for (int i = 0; i < 100 && run().sent.size() < records; i++) {
      run().step();
    }
    assertThat(run().sent.size()).isGreaterThanOrEqualTo(records);
  }

  @Test
  void goesOnBehindTheLastCommittedRecord() {
    oneLane();
    world.batchRows = 4;
    files.write("a", lines("a", 0, 10), world.now);
    world.start(1);
    sendAtLeast(4);
    run().commit();
    sendAtLeast(4); // sent, and lost
    world.kill(0);
    world.settle();
    assertThat(world.lines()).isEqualTo(list("a", 0, 10));
  }

  @Test
  void bearsTheMarkOfAFileOnItsLastRecord() {
    oneLane();
    files.write("a", lines("a", 0, 3), world.now);
    world.start(1).settle();
    assertThat(world.committed).hasSize(3).noneMatch(PositionRecord::is);
    world.kill(0);
    world.settle();
    assertThat(world.lines()).isEqualTo(list("a", 0, 3));
  }

  @Test
  void tellsOfEmptyFilesOnAPositionRecord() {
    oneLane();
    world.action = new Action.Delete();
    files.write("a", "", world.now);
    files.write("b", "", world.now);
    world.start(1).settle();
    assertThat(world.committed).isNotEmpty().allMatch(PositionRecord::is);
    assertThat(files.files).isEmpty();
  }

  @Test
  void readsBetweenListingsWhatEventsTellOf() {
    oneLane();
    world.listingIntervalMs = 1_000_000;
    world.start(1).settle();
    int before = files.listings;
    files.write("a", lines("a", 0, 2), world.now);
    run().told.add("a");
    sendAtLeast(2);
    assertThat(files.listings).isEqualTo(before);
  }

  @Test
  void acknowledgesAnEventOnceItKnowsTheFile() {
    oneLane();
    world.listingIntervalMs = 1_000_000;
    world.start(1).settle();
    files.write("a", lines("a", 0, 2), world.now);
    run().told.add("a");
    run().step(); // takes the event
    assertThat(run().looked).isZero();
    sendAtLeast(2);
    run().step();
    assertThat(run().looked).isEqualTo(1);
  }

  @Test
  void findsAfterARestartWhatItWasToldOfAndDidNotCommit() {
    oneLane();
    world.listingIntervalMs = 1_000_000;
    world.start(1).settle();
    files.write("a", lines("a", 0, 2), world.now);
    run().told.add("a");
    sendAtLeast(2);
    run().step();
    assertThat(run().looked).isEqualTo(1);
    world.kill(0); // nobody tells of it again
    world.settle();
    assertThat(world.lines()).isEqualTo(list("a", 0, 2));
  }

  @Test
  void passesNothingUntoldWhereEventsFillALane() {
    oneLane();
    world.listingIntervalMs = 1_000_000;
    world.lookBackMs = 0;
    world.start(1).settle();
    files.write("untold", lines("u", 0, 2), world.now);
    world.now += 10;
    for (int i = 0; i < 10 * world.maxDone; i++) {
      files.write("told" + i, lines("t" + i + " ", 0, 1), world.now);
      run().told.add("told" + i);
    }
    world.settle();
    assertThat(world.lines()).hasSize(10 * world.maxDone + 2).contains("u0", "u1");
    String done = (String) world.offsets.values().iterator().next().getOrDefault("done", "");
    assertThat(done.length()).isLessThan(2 * world.maxDone * 24);
  }

  @Test
  void readsOldFilesWhileEventsTellOfManyNewOnes() {
    oneLane();
    world.lookBackMs = 0;
    world.batchRows = 1_000;
    for (int i = 0; i < 20; i++) {
      files.write("old" + i, lines("o" + i + " ", 0, 1), world.now);
    }
    world.start(1);
    world.now += 10;
    for (int i = 0; i < 6 * world.maxDone; i++) {
      files.write("told" + i, lines("t" + i + " ", 0, 1), world.now);
      run().told.add("told" + i);
    }
    world.settle();
    assertThat(world.lines()).hasSize(20 + 6 * world.maxDone);
  }

  @Test
  void looksAgainAtAFileThatHasNotSettled() {
    oneLane();
    world.listingIntervalMs = 1_000_000;
    world.settleMs = 500;
    world.start(1).settle();
    int before = files.listings;
    files.write("a", lines("a", 0, 2), world.now);
    run().told.add("a");
    for (int i = 0; i < 5; i++) {
      run().step();
      assertThat(run().sent).isEmpty();
      world.now += 99;
    }
    world.now += 200;
    sendAtLeast(2);
    assertThat(files.listings).isEqualTo(before);
  }

  @Test
  void listsWhereAnOrderIsAskedForWhateverEventsTell() {
    world.layout = new Layout(1, 0, Watermark.NAME, true);
    world.listingIntervalMs = 1_000_000;
    world.settleMs = 500;
    world.start(1).settle();
    files.write("b", lines("b", 0, 2), world.now);
    files.write("a", lines("a", 0, 2), world.now);
    run().told.add("b");
    world.settle();
    assertThat(world.lines()).containsExactly("a0", "a1", "b0", "b1");
  }

  @Test
  void keepsAFileUntilItsRecordsAreCommitted() {
    oneLane();
    world.action = new Action.Delete();
    files.write("a", lines("a", 0, 3), world.now);
    world.start(1);
    sendAtLeast(3);
    for (int i = 0; i < 20; i++) {
      world.now += 100;
      run().step();
      run().confirm();
    }
    assertThat(files.files).containsKey("a");
    run().commit();
    world.settle();
    assertThat(files.files).isEmpty();
  }

  @Test
  void deletesTheFileThatTookThePlaceOfOneThatWaitedForItsCommit() {
    oneLane();
    world.action = new Action.Delete();
    files.write("a", lines("a", 0, 3), world.now);
    world.start(1);
    sendAtLeast(3);
    files.write("a", lines("b", 0, 3), world.now);
    world.now += 1_000;
    sendAtLeast(6);
    run().commit();
    world.settle();
    assertThat(world.lines()).hasSize(6);
    assertThat(files.files).isEmpty();
  }

  @Test
  void doesAfterARestartWhatWasLeftUndone() {
    oneLane();
    world.action = new Action.Move("done/");
    files.write("a", lines("a", 0, 3), world.now);
    world.start(1);
    sendAtLeast(3);
    run().commit();
    world.kill(0);
    world.settle();
    assertThat(files.files).containsOnlyKeys("done/a");
    assertThat(world.lines()).isEqualTo(list("a", 0, 3));
  }

  @Test
  void readsLateFilesWhateverTheirAgeIfFilesGo() {
    oneLane();
    world.action = new Action.Delete();
    world.lookBackMs = 10;
    files.write("a", "a\n", world.now);
    world.start(1).settle();
    files.write("late", "late\n", 1);
    world.settle();
    assertThat(world.lines()).containsExactly("a", "late");
  }

  @Test
  void leavesAloneWhatItCantTellFromLateIfFilesWereKept() {
    oneLane();
    world.lookBackMs = 10;
    files.write("old", "old\n", world.now - 1_000);
    files.write("new", "new\n", world.now);
    world.start(1).settle();
    files.write("another", "another\n", world.now);
    world.settle();
    world.action = new Action.Delete();
    world.start(1).settle();
    assertThat(files.files).containsKey("old");
    assertThat(files.files).doesNotContainKey("another");
    assertThat(world.lines()).containsExactlyInAnyOrder("old", "new", "another");
  }

  @Test
  void waitsForItsMarkerHoweverMuchIsReadMeanwhile() {
    oneLane();
    world.lookBackMs = 10;
    world.doneSuffix = ".done";
    files.write("waits", "waits\n", world.now);
    world.start(1);
    for (int i = 0; i < 30; i++) {
      world.now += 1_000;
      files.write("b" + i, "b" + i + "\n", world.now);
      files.write("b" + i + ".done", "", world.now);
      world.settle();
    }
    files.write("waits.done", "", world.now);
    world.settle();
    assertThat(world.lines()).hasSize(31).contains("waits");
  }

  @Test
  void readsAReplacedFileAnew() {
    oneLane();
    world.batchRows = 4;
    files.write("a", lines("a", 0, 10), world.now);
    world.start(1);
    sendAtLeast(4);
    run().commit();
    world.kill(0);
    files.write("a", lines("b", 0, 10), world.now + 5);
    world.settle();
    assertThat(world.lines().subList(0, 4)).isEqualTo(list("a", 0, 4));
    assertThat(world.lines().subList(world.lines().size() - 10, world.lines().size()))
        .isEqualTo(list("b", 0, 10));
  }

  @Test
  void skipsAReplacedFile() {
    oneLane();
    world.batchRows = 4;
    world.changed = Changed.SKIP;
    files.write("a", lines("a", 0, 10), world.now);
    files.write("done", "done\n", world.now);
    world.start(1);
    sendAtLeast(4);
    run().commit();
    world.kill(0);
    files.write("a", lines("b", 0, 10), world.now + 5);
    world.settle();
    files.write("done", "changed\n", world.now);
    world.settle();
    assertThat(world.lines()).isEqualTo(concat(list("a", 0, 4), List.of("done")));
  }

  private static List<String> concat(List<String> a, List<String> b) {
    return Stream.concat(a.stream(), b.stream()).toList();
  }

  @Test
  void failsForAReplacedFile() {
    oneLane();
    world.batchRows = 4;
    world.changed = Changed.FAIL;
    files.write("a", lines("a", 0, 10), world.now);
    world.start(1);
    sendAtLeast(4);
    run().commit();
    files.write("a", lines("b", 0, 10), world.now + 5);
    world.kill(0);
    assertThatThrownBy(world::settle)
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("mem: a was replaced after 4 of its records were read")
        .hasMessageContaining("changed.files=read");
  }

  @Test
  void refusesAnotherLayoutAndSaysWhatToDo() {
    world.layout = new Layout(16, 0, Watermark.TIME, false);
    files.write("a", "a\n", world.now);
    world.start(2).settle();
    // The one lane that has an offset may be none of the smaller layout's.
    world.layout = new Layout(1, 0, Watermark.TIME, false);
    assertThatThrownBy(() -> world.start(1))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("lanes is 1, but the stored offsets were written with 16")
        .hasMessageContaining("Set lanes=16 again; or stop the connector, DELETE its offsets");
  }

  @Test
  void goesOnWithMoreOrFewerTasks() {
    world.layout = new Layout(8, 60, Watermark.TIME, false);
    world.batchRows = 3;
    for (int i = 0; i < 20; i++) {
      files.write("f" + i, lines("f" + i + "-", 0, 30), world.now);
    }
    for (int tasks : new int[] {1, 3, 2}) {
      world.start(tasks);
      for (int i = 0; i < 10; i++) {
        world.runs.forEach(World.Run::step);
      }
      world.runs.forEach(World.Run::commit);
    }
    world.settle();
    assertThat(world.lines()).hasSize(600).doesNotHaveDuplicates();
  }

  @Test
  void readsInOrderOfAllFiles() {
    world.layout = new Layout(1, 0, Watermark.NAME, true);
    world.settleMs = 500;
    files.write("c", "c\n", world.now - 1_000);
    files.write("a", "a\n", world.now - 1_000);
    files.write("b", "b\n", world.now); // not settled yet: c has to wait for it
    world.start(1).settle();
    assertThat(world.lines()).containsExactly("a", "b", "c");
  }

  @Test
  void readsOnWhereATailedFileGrew() {
    oneLane();
    world.tail = true;
    files.write("log", "1\n2\nhal", world.now);
    world.start(1).settle();
    assertThat(world.lines()).containsExactly("1", "2");
    files.write("log", "1\n2\nhalf\n3\n", world.now + 1);
    world.settle();
    assertThat(world.lines()).containsExactly("1", "2", "half", "3");
    world.kill(0);
    files.write("log", "1\n2\nhalf\n3\n4\n", world.now + 2);
    world.settle();
    assertThat(world.lines()).containsExactly("1", "2", "half", "3", "4");
  }

  @Test
  void tellsAGrownFileFromAReplacedOne() {
    oneLane();
    world.tail = true;
    files.write("log", "1\n2\n", world.now);
    world.start(1).settle();
    files.write("log", "another\nlonger\nfile\n", world.now + 1);
    world.settle();
    assertThat(world.lines()).containsExactly("1", "2", "another", "longer", "file");
  }

  @Test
  void closesATailedFileThatRests() {
    oneLane();
    world.tail = true;
    world.tailIdleMs = 1_000;
    world.action = new Action.Delete();
    files.write("log", "1\nthe end", world.now);
    world.start(1).settle();
    assertThat(world.lines()).containsExactly("1", "the end");
    assertThat(files.files).isEmpty();
  }

  @Test
  void writesDeadLettersWithTheirPlace() {
    oneLane();
    world.records.letters = true;
    files.write("a", "a\nbad\nb\nend of it\nc\n", world.now);
    world.start(1).settle();
    world.kill(0);
    world.settle();
    assertThat(world.lines()).containsExactly("a", "bad", "b", "the rest of a");
  }

  @Test
  void skipsWhatIsBad() {
    oneLane();
    files.write("a", "bad\na\nbad\nb\nbad\n", world.now);
    files.write("b", "bad\n", world.now);
    world.start(1).settle();
    world.kill(0);
    world.settle();
    assertThat(world.lines()).containsExactly("a", "b");
  }

  @Test
  void actsOnASplitFileWhenAllRangesAreDone() {
    world.layout = new Layout(8, 50, Watermark.TIME, false);
    world.action = new Action.Delete();
    files.write("big", lines("line ", 100, 200), world.now);
    world.start(3);
    for (int i = 0; i < 30; i++) {
      // The other tasks stand still: their ranges aren't done.
      world.now += 100;
      run().step();
      run().commit();
      run().confirm();
    }
    assertThat(files.files).containsKey("big");
    world.settle();
    assertThat(files.files).isEmpty();
    assertThat(world.lines()).hasSize(100).doesNotHaveDuplicates();
  }

  @Test
  void dropsWhatWasDeletedByOthers() {
    oneLane();
    world.batchRows = 4;
    files.write("a", lines("a", 0, 10), world.now);
    world.start(1);
    sendAtLeast(4);
    run().commit();
    world.kill(0);
    files.files.clear();
    files.write("b", "b\n", world.now);
    world.settle();
    assertThat(world.lines()).isEqualTo(concat(list("a", 0, 4), List.of("b")));
  }
}
