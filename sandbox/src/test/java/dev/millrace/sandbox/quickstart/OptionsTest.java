package dev.millrace.sandbox.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
  @Test
  void loadsTheWholeSampleAndStaysUpByDefault() {
    assertThat(Options.parse(List.of())).isEqualTo(new Options(200_000, false, false));
  }

  @Test
  void takesRowsAndExit() {
    assertThat(Options.parse(List.of("--rows", "2_000_000", "--exit")))
        .isEqualTo(new Options(2_000_000, true, false));
  }

  @Test
  void saysWhatToWriteInsteadOfABadArgument() {
    assertThatThrownBy(() -> Options.parse(List.of("--rows", "many")))
        .hasMessage("--rows needs a number from 1 to 100000000, not many");
    assertThatThrownBy(() -> Options.parse(List.of("--rows")))
        .hasMessageStartingWith("--rows needs a number");
    assertThatThrownBy(() -> Options.parse(List.of("--row")))
        .hasMessageStartingWith("Unknown option --row")
        .hasMessageContaining("Usage: ./quickstart");
  }
}
