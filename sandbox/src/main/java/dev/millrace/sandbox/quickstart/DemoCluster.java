package dev.millrace.sandbox.quickstart;

import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.process.JavaCommand;
import dev.millrace.sandbox.process.Ports;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.S3Client;

/** The quickstart's sandbox: all servers, our archives, and a worker that Prometheus can scrape. */
final class DemoCluster implements AutoCloseable {
  private final Sandbox sandbox;
  private final URI metricsUri;
  private final TaskMetrics metrics;

  private DemoCluster(Sandbox sandbox, URI metricsUri) {
    this.sandbox = sandbox;
    this.metricsUri = metricsUri;
    this.metrics = new TaskMetrics(metricsUri);
  }

  /**
   * @param drop the folder whose files are read
   * @param quakes the API whose earthquakes are read
   */
  static DemoCluster start(Path root, Path drop, URI quakes) throws IOException {
    int port = Ports.free();
    String agent =
        "-javaagent:%s=127.0.0.1:%d:%s"
            .formatted(exporter(), port, root.resolve("docker/metrics/jmx-exporter.yml"));
    Sandbox sandbox =
        Sandbox.builder()
            .workers(1)
            .archives(archives(root))
            .workerLib(root.resolve("packaging/workers/connect-4.3/target/lib"))
            .workerJvmOptions(List.of("-Xmx1g", agent))
            .workerEnvironment("MILLRACE_DROP_URL", drop.toUri().toString())
            .workerEnvironment("MILLRACE_QUAKES_URL", quakes.toString())
            .postgres()
            .s3()
            .snowflake()
            .start();
    return new DemoCluster(sandbox, URI.create("http://127.0.0.1:" + port + "/metrics"));
  }

  /** Every archive that this build has made. */
  private static List<Path> archives(Path root) throws IOException {
    try (Stream<Path> files =
        Files.find(
            root.resolve("packaging"),
            3,
            (path, attributes) ->
                path.getParent().endsWith("target")
                    && path.getFileName().toString().matches("millrace-.*\\.zip"))) {
      return files.sorted().toList();
    }
  }

  private static Path exporter() throws IOException {
    return Arrays.stream(JavaCommand.sandboxClassPath().split(File.pathSeparator))
        .map(Path::of)
        .filter(path -> path.endsWith("*"))
        .flatMap(path -> list(path.getParent()))
        .filter(jar -> jar.getFileName().toString().startsWith("jmx_prometheus_javaagent"))
        .findFirst()
        .orElseThrow(
            () -> new IOException("jmx_prometheus_javaagent is not in sandbox/target/lib"));
  }

  private static Stream<Path> list(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList().stream();
    } catch (IOException e) {
      return Stream.empty();
    }
  }

  void failIfAnyTaskFailed(List<String> connectors) {
    connectors.forEach(sandbox.rest()::failIfFailed);
  }

  Connection postgres() throws SQLException {
    return DriverManager.getConnection(
        sandbox.postgres().url(), sandbox.postgres().user(), sandbox.postgres().password());
  }

  S3Client s3Client() {
    return sandbox.s3().client();
  }

  Sandbox sandbox() {
    return sandbox;
  }

  URI rest() {
    return sandbox.worker().uri();
  }

  /** Where Prometheus would scrape the worker. */
  URI metricsUri() {
    return metricsUri;
  }

  TaskMetrics metrics() {
    return metrics;
  }

  @Override
  public void close() {
    sandbox.close();
  }
}
