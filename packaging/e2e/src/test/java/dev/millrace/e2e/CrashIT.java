package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.e2e.crash.Crash;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The short form of {@code bin/crash}. */
class CrashIT {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "source-jdbc",
        "cdc",
        "source-files",
        "source-rest",
        "sink-s3",
        "sink-deltalake",
        "sink-snowflake"
      })
  void losesAndDoublesNothing(String connector) throws Exception {
    Crash.Result result = Crash.runShort(connector, 2);
    assertThat(result.failures()).isEmpty();
    assertThat(result.line(connector)).isEqualTo(connector + " runs=2 lost=0 doubled=0 failed=0");
  }
}
