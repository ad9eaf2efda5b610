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
