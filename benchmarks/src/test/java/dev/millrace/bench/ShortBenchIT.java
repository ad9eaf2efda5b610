package dev.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.bench.Benchmark.Scale;
import dev.millrace.bench.Benchmark.Side;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Both sides of every benchmark still run and handle all records; how fast is for bin/bench. */
class ShortBenchIT {
  @TestFactory
  Stream<DynamicTest> bothSidesHandleEveryRecord() {
    return Trials.BENCHMARKS.stream()
        .map(
            benchmark ->
                DynamicTest.dynamicTest(
                    benchmark.name(),
                    () -> {
                      try (Side ours = benchmark.ours().create(Scale.SHORT);
                          Side reference = benchmark.reference().create(Scale.SHORT)) {
                        assertThat(ours.round()).isEqualTo(Scale.SHORT.records());
                        assertThat(reference.round()).isEqualTo(Scale.SHORT.records());
                      }
                    }));
  }

  @Test
  void fanOutHandlesEveryRecord() throws Exception {
    try (S3FanOut work = new S3FanOut(Scale.SHORT)) {
      assertThat(work.round()).isEqualTo(Scale.SHORT.records());
      assertThat(work.files()).isEqualTo(400);
    }
  }

  @Test
  void allPagesAndWindowsAreRead() throws Exception {
    try (RestLatency work = new RestLatency(Scale.SHORT)) {
      assertThat(work.round()).isEqualTo(2L * Scale.SHORT.records());
    }
  }

  @Test
  void smallFilesAreAllRead() throws Exception {
    Scale few = new Scale(400, 0, 1, 1);
    try (FilesSmall work = new FilesSmall(few)) {
      assertThat(work.round()).isEqualTo(few.records());
    }
  }

  @Test
  void allFlushesOfAllTasksAreInTheTable() throws Exception {
    Scale few = new Scale(3 * DeltaFlushes.TASKS, 0, 1, 1);
    try (DeltaFlushes work = new DeltaFlushes(few)) {
      assertThat(work.round()).isEqualTo(few.records());
    }
  }

  @Test
  void upsertsAddNoRow() throws Exception {
    Scale few = new Scale(2_000, 0, 1, 1);
    try (DeltaUpserts work = new DeltaUpserts(few)) {
      assertThat(work.round()).isEqualTo(few.records());
      work.round();
      assertThat(work.rows()).isEqualTo(200_000);
    }
  }

  @Test
  void theDayHasAllItsRecords() throws Exception {
    try (DeltaDay work = new DeltaDay(Scale.SHORT)) {
      assertThat(work.round()).isEqualTo(Scale.SHORT.records());
    }
  }

  @Test
  void aCommitToSnowflakeTakesFewRoundTrips() throws Exception {
    try (SnowflakeFlush work = new SnowflakeFlush(Scale.SHORT)) {
      assertThat(work.round()).isEqualTo(Scale.SHORT.records());
      assertThat(work.statements()).hasSizeBetween(4, 6).anyMatch(sql -> sql.startsWith("COPY"));
    }
  }

  @TestFactory
  Stream<DynamicTest> everyProofHandlesEveryRecord() {
    return Trials.PROOFS.stream()
        .map(
            proof ->
                DynamicTest.dynamicTest(
                    proof.name(),
                    () -> {
                      try (Side work = proof.work().create(Scale.SHORT)) {
                        assertThat(work.round()).isEqualTo(Scale.SHORT.records());
                      }
                    }));
  }
}
