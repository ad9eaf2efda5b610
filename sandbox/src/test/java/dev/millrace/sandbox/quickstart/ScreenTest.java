package dev.millrace.sandbox.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.sandbox.quickstart.Screen.River;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private static final List<River> RIVERS = List.of(new River("PostgreSQL -> Kafka", 50, 200, 7));
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private Screen screen(boolean terminal) {
    return new Screen(new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal);
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void writesPlainLinesWhereThereIsNoTerminal() {
    Screen screen = screen(false);
    screen.say("Starting");
    screen.draw(RIVERS, true);

    assertThat(text()).doesNotContain("\u001b").doesNotContain("\r");
    assertThat(text().lines())
        .containsExactly(
            "Starting", "PostgreSQL -> Kafka             50 rows          7 rows/s  lag 150");
  }

  @Test
  void saysLittleWhereThereIsNoTerminal() {
    Screen screen = screen(false);
    for (int i = 0; i < 10; i++) {
      screen.draw(RIVERS, false);
    }

    assertThat(text().lines()).hasSize(1);
  }

  @Test
  void drawsABarInPlaceOnATerminal() {
    Screen screen = screen(true);
    screen.draw(RIVERS, false);
    screen.draw(RIVERS, false);

    assertThat(text()).contains("[#######.......................]").contains("\u001b[1A");
  }
}
