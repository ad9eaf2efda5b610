package dev.millrace.connect.s3;

import dev.millrace.sandbox.process.ChildProcess;
import dev.millrace.sandbox.process.HttpProbe;
import dev.millrace.sandbox.process.JavaCommand;
import dev.millrace.sandbox.process.Ports;
import dev.millrace.sandbox.process.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * The suite with S3Proxy, a server that others wrote, in a process of its own: so that ours isn't
 * tested against itself alone.
 */
class ForeignStoreIT extends StoreSuite {
  private static final Path JAR = Path.of("target/foreign/s3proxy.jar");

  @TempDir private static Path home;
  private static ChildProcess process;
  private static URI endpoint;

  @BeforeAll
  static void startProxy() {
    process =
        Ports.startOnFree(
            1,
            Ports::free,
            chosen -> {
              endpoint = URI.create("http://127.0.0.1:" + chosen.get(0));
              ChildProcess child = proxy();
              child.start();
              return child;
            });
  }

  private static ChildProcess proxy() {
    return new ChildProcess(
        new ChildProcess.Spec(
            "S3Proxy",
            JavaCommand.of(
                home,
                JAR.toAbsolutePath().toString(),
                List.of("-Xmx512m"),
                "org.gaul.s3proxy.Main",
                List.of("--properties", properties().toString())),
            Map.of(),
            home,
            home.resolve("s3proxy.log"),
            () -> HttpProbe.status(endpoint) > 0,
            Duration.ofSeconds(60),
            Duration.ofSeconds(10)));
  }

  private static Path properties() {
    try {
      Files.createDirectories(home.resolve("data"));
      return Files.writeString(
          home.resolve("s3proxy.properties"),
          """
          s3proxy.endpoint=%s
          s3proxy.authorization=aws-v2-or-v4
          s3proxy.identity=foreign
          s3proxy.credential=foreign-secret
          jclouds.provider=filesystem-nio2
          jclouds.filesystem.basedir=%s
          jclouds.identity=none
          jclouds.credential=none
          """
              .formatted(endpoint, home.resolve("data")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterAll
  static void stopProxy() {
    process.close();
  }

  /** To S3Proxy, a bucket is a directory. */
  @BeforeEach
  void emptyBucket() throws IOException {
    Path bucket = home.resolve("data").resolve("lake");
    Trees.delete(bucket);
    Files.createDirectories(bucket);
  }

  @Override
  Map<String, String> place() {
    return Map.of(
        "store.url", endpoint.toString(),
        "aws.access.key.id", "foreign",
        "aws.secret.access.key", "foreign-secret");
  }
}
