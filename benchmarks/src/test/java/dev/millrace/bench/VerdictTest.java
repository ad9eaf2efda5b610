package dev.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.bench.Benchmark.Measure;
import dev.millrace.bench.Benchmark.Scale;
import dev.millrace.bench.Limits.Limit;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private static Benchmark benchmark(Measure measure, double bound) {
    return new Benchmark("name", "what", scale -> null, scale -> null, measure, bound, Scale.SHORT);
  }

  @Test
  void aShareOfTheRatePassesFromItsBoundOn() {
    Benchmark benchmark = benchmark(Measure.SHARE_A_SECOND, 0.70);
    assertThat(benchmark.verdict(100, 83)).isEqualTo("name value=0.83 target=>=0.70 verdict=pass");
    assertThat(benchmark.verdict(100, 69)).isEqualTo("name value=0.69 target=>=0.70 verdict=short");
    assertThat(benchmark.keeps(100, 69)).isFalse();
    assertThat(benchmark.keeps(100, 70)).isTrue();
  }

  @Test
  void aMultipleOfTheCpuPassesUpToItsBound() {
    Benchmark benchmark = benchmark(Measure.TIMES_THE_CPU, 1.40);
    assertThat(benchmark.verdict(140, 100)).isEqualTo("name value=1.40 target=<=1.40 verdict=pass");
    assertThat(benchmark.verdict(150, 100))
        .isEqualTo("name value=1.50 target=<=1.40 verdict=short");
  }

  @Test
  void everyLimitHasToBeKept() {
    Limits limits =
        new Limits(
            "name",
            "what",
            scale -> null,
            Scale.SHORT,
            List.of(Limit.atLeast("rate", 300), Limit.atMost("p99-ms", 20)));
    assertThat(limits.verdict(299.6, 20.004))
        .isEqualTo("name value=300 target=>=300 p99-ms=20.00 target=<=20.00 verdict=pass");
    assertThat(limits.verdict(299.4, 20)).endsWith("verdict=short");
    assertThat(limits.verdict(500, 20.01))
        .isEqualTo("name value=500 target=>=300 p99-ms=20.01 target=<=20.00 verdict=short");
  }

  @Test
  void ofALimitTheWorstRoundCounts() {
    assertThat(Limit.atLeast("rate", 300).worse(299, 400)).isEqualTo(299);
    assertThat(Limit.atMost("p99-ms", 20).worse(19, 21)).isEqualTo(21);
  }
}
