package dev.millrace.e2e;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** This machine's Docker, by its command; {@code DOCKER_HOST} says where it is, if not here. */
final class Docker {
  private static final long ANSWER_SECONDS = 30;

  private Docker() {}

  /**
   * Leaves the calling test out where no Docker answers, and says so; with {@code
   * -Drequire.docker=true} the test fails.
   *
   * @param what stays untested
   */
  static void required(String what) {
    String missing = "No Docker answers to 'docker info', so " + what + " stays untested here";
    if (!succeeds("docker", "info")) {
      if (Boolean.getBoolean("require.docker")) {
        fail(missing);
      }
      System.out.println(missing);
      abort(missing);
    }
  }

  /** The demo's compose command: the newer one, where it is installed. */
  static List<String> compose() {
    return succeeds("docker", "compose", "version")
        ? List.of("docker", "compose")
        : List.of("docker-compose");
  }

  private static boolean succeeds(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS)) {
        return process.exitValue() == 0;
      }
      process.destroyForcibly();
      return false;
    } catch (IOException e) {
      // There is no such command.
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }
}
