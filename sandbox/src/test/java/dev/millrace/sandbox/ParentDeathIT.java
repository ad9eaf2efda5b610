package dev.millrace.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.sandbox.process.Await;
import dev.millrace.sandbox.process.JavaCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParentDeathIT {

  /**
   * The broker, the worker, the S3 server, PostgreSQL's shell, its server and that one's helpers.
   */
  private static final int FEWEST = 7;

  @TempDir Path directory;

  @Test
  void nothingOutlivesAKilledParent() throws Exception {
    Process parent = start();
    try {
      List<ProcessHandle> children = parent.descendants().toList();
      assertThat(children).hasSizeGreaterThanOrEqualTo(FEWEST);
      parent.destroyForcibly();
      Await.until(
          "all children are gone",
          Duration.ofSeconds(30),
          () -> children.stream().noneMatch(ProcessHandle::isAlive));
    } finally {
      parent.destroyForcibly();
    }
  }

  @Test
  void everythingStopsInOrderWhenTheParentIsAskedTo() throws Exception {
    Process parent = start();
    try {
      List<ProcessHandle> children = parent.descendants().toList();
      long begin = System.nanoTime();
      parent.toHandle().destroy();
      assertThat(parent.waitFor(60, TimeUnit.SECONDS)).isTrue();
      System.out.printf("stopped by signal in %d ms%n", (System.nanoTime() - begin) / 1_000_000);
      Await.until(
          "all children are gone",
          Duration.ofSeconds(5),
          () -> children.stream().noneMatch(ProcessHandle::isAlive));
      assertThat(Files.readString(directory.resolve("sandbox/broker/broker.log")))
          .doesNotContain("ERROR");
    } finally {
      parent.destroyForcibly();
    }
  }

  private Process start() throws IOException {
    Path out = directory.resolve("out");
    Process parent =
        new ProcessBuilder(
                JavaCommand.of(
                    directory,
                    System.getProperty("java.class.path"),
                    List.of("-Xmx128m", "-XX:+UseSerialGC"),
                    SandboxHolder.class.getName(),
                    List.of(directory.resolve("sandbox").toString())))
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    Await.until(
        "the sandbox has started",
        Duration.ofMinutes(2),
        () -> !parent.isAlive() || read(out).contains("started"));
    assertThat(parent.isAlive()).as(read(out)).isTrue();
    return parent;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }
}
