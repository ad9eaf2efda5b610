package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.junit.UseSandbox;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the container {@code demo} does, by the jars that its image gets, on the sandbox. */
@UseSandbox(postgres = true, s3 = true, alone = true)
class ComposeDemoIT {

  @Test
  void loadsTheFlightsOnceConnectsAndTellsWhetherBothEndsAreEqual(Sandbox sandbox)
      throws Exception {
    Command.Answer start = demo(sandbox, "start");
    assertThat(start.out()).contains("200,000 flights", "The connectors run");
    assertThat(start.status()).isZero();
    assertThat(demo(sandbox, "start").status()).as("once more").isZero();

    Command.Answer equal = demo(sandbox, "verify");
    assertThat(equal.out())
        .contains(
            "200,000 keys", "OK: every flight is in S3 exactly once.", "OK: the table is what");
    assertThat(equal.status()).isZero();

    try (Connection postgres = Clusters.postgres(sandbox);
        Statement statement = postgres.createStatement()) {
      statement.execute("UPDATE flights SET distance = distance + 1 WHERE id = 7");
    }
    Command.Answer different = demo(sandbox, "verify");
    assertThat(different.out())
        .contains("DIFFERENT: 0 keys missing in S3, 0 rows there more than once; a value differs");
    assertThat(different.status()).isEqualTo(1);
  }

  @Test
  void saysWhatItLacks(Sandbox sandbox) {
    assertThat(demo(sandbox, "stop")).returns(2, Command.Answer::status);
    Command.Answer lacking = demo(sandbox, "start", Map.of("MILLRACE_CONNECT_URL", ""));
    assertThat(lacking.out())
        .isEqualTo("FAILED: Set the environment variable MILLRACE_CONNECT_URL\n");
    assertThat(lacking.status()).isEqualTo(1);
  }

  private static Command.Answer demo(Sandbox sandbox, String command) {
    return demo(sandbox, command, Map.of());
  }

  private static Command.Answer demo(Sandbox sandbox, String command, Map<String, String> changes) {
    Map<String, String> environment = new HashMap<>();
    environment.put("MILLRACE_CONNECT_URL", sandbox.worker().uri().toString());
    environment.put("MILLRACE_CONNECTORS", ComposeFile.DIRECTORY.resolve("connectors").toString());
    environment.put("MILLRACE_PG_URL", sandbox.postgres().url());
    environment.put("MILLRACE_PG_USER", sandbox.postgres().user());
    environment.put("MILLRACE_PG_PASSWORD", sandbox.postgres().password());
    environment.put("MILLRACE_S3_URL", sandbox.s3().endpoint().toString());
    environment.put("MILLRACE_S3_KEY", sandbox.s3().credentials().accessKey());
    environment.put("MILLRACE_S3_SECRET", sandbox.s3().credentials().secretKey());
    environment.putAll(changes);
    return Command.run(
        sandbox.directory(),
        environment,
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-cp",
            ComposeFile.DIRECTORY.resolve("target/image/demo").resolve("*").toString(),
            "dev.millrace.sandbox.quickstart.ComposeDemo",
            command));
  }
}
