package dev.millrace.sandbox.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessIT {

  @TempDir Path directory;

  @Test
  void killTakesGrandchildrenToo() {
    try (ChildProcess child = shell("sleep 600 & sleep 600 & : > ready; wait")) {
      child.start();
      List<ProcessHandle> all = ProcessHandle.of(child.pid()).orElseThrow().descendants().toList();
      assertThat(all).hasSize(2);
      child.kill();
      assertThat(child.isAlive()).isFalse();
      assertThat(all).noneMatch(ProcessHandle::isAlive);
    }
  }

  @Test
  void stopIsOrderlyAndEndsWithAKill() throws Exception {
    try (ChildProcess polite =
        shell("trap 'touch stopped; exit' TERM; : > ready; while true; do sleep 0.1; done")) {
      polite.start();
      polite.stop();
      assertThat(polite.isAlive()).isFalse();
      assertThat(directory.resolve("stopped")).exists();
    }
    Files.delete(directory.resolve("ready"));
    try (ChildProcess deaf = shell("trap '' TERM; : > ready; while true; do sleep 1; done")) {
      deaf.start();
      deaf.stop();
      assertThat(deaf.isAlive()).isFalse();
    }
  }

  @Test
  void showsTheLogOfWhatDoesNotStart() {
    try (ChildProcess child = shell("echo no such luck; exit 3")) {
      assertThatThrownBy(child::start)
          .isInstanceOf(StartFailedException.class)
          .hasMessageContaining("test ended with status 3")
          .hasMessageContaining("no such luck");
    }
    try (ChildProcess child = shell("echo hanging; sleep 600")) {
      assertThatThrownBy(child::start)
          .isInstanceOf(StartFailedException.class)
          .hasMessageContaining("test was not ready within PT3S")
          .hasMessageContaining("hanging");
      assertThat(child.isAlive()).isFalse();
    }
  }

  private ChildProcess shell(String script) {
    return new ChildProcess(
        new ChildProcess.Spec(
            "test",
            List.of("/bin/sh", "-c", script),
            Map.of(),
            directory,
            directory.resolve("log"),
            () -> Files.exists(directory.resolve("ready")),
            Duration.ofSeconds(3),
            Duration.ofSeconds(2)));
  }
}
