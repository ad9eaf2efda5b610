package dev.millrace.sandbox;

import dev.millrace.sandbox.kafka.ConnectWorker;
import dev.millrace.sandbox.kafka.KafkaBroker;
import dev.millrace.sandbox.postgres.Postgres;
import dev.millrace.sandbox.process.Trees;
import dev.millrace.sandbox.s3.S3Process;
import dev.millrace.sandbox.snowflake.SnowflakeProcess;
import dev.millrace.sandbox.snowflake.SnowflakeReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Kafka, Connect workers, PostgreSQL, S3 and a stand-in for Snowflake on this machine, each a
 * process of its own: whichever of them were asked for.
 *
 * <pre>{@code
 * try (Sandbox sandbox = Sandbox.builder().archive(zip).workers(1).postgres().s3().start()) {
 *   sandbox.rest().put("orders", config);
 *   sandbox.rest().awaitRunning("orders", 1, Duration.ofSeconds(30));
 * }
 * }</pre>
 *
 * <p>All processes end with {@link #close}, with this JVM, and when this JVM is killed. Every one
 * can be killed and started again on its own. Safe for use by several threads.
 */
public final class Sandbox implements AutoCloseable {

  private final Path directory;
  private final boolean deleteDirectory;
  private final KafkaBroker broker;
  private final String foreignServers;
  private final List<ConnectWorker> workers;
  private final Postgres postgres;
  private final S3Process s3;
  private final SnowflakeProcess snowflake;
  private final Thread hook = new Thread(this::stopAll, "sandbox-stop");
  private boolean closed;

  Sandbox(SandboxBuilder builder) {
    this.deleteDirectory = builder.directory == null;
    this.directory = deleteDirectory ? temporaryDirectory() : builder.directory.toAbsolutePath();
    this.foreignServers = builder.bootstrapServers;
    this.broker =
        builder.broker && foreignServers == null
            ? new KafkaBroker(directory.resolve("broker"), builder.brokerConfig)
            : null;
    this.postgres = builder.postgres ? new Postgres(directory.resolve("postgres")) : null;
    this.s3 = builder.s3 ? new S3Process(directory.resolve("s3")) : null;
    this.snowflake =
        builder.snowflake ? new SnowflakeProcess(directory.resolve("snowflake")) : null;
    this.workers = new CopyOnWriteArrayList<>();
  }

  /** Says what to start. */
  public static SandboxBuilder builder() {
    return new SandboxBuilder();
  }

  /** A child that gave up root must be able to enter it. */
  private static Path temporaryDirectory() {
    try {
      Path made = Files.createTempDirectory("millrace-");
      Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwx--x--x"));
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make a temporary directory", e);
    }
  }

  /** Starts everything; on failure stops what has started. */
  void start(SandboxBuilder builder) {
    Runtime.getRuntime().addShutdownHook(hook);
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<CompletableFuture<?>> starts = new ArrayList<>();
      if (broker != null) {
        starts.add(CompletableFuture.runAsync(broker::start, threads));
      }
      if (postgres != null) {
        starts.add(CompletableFuture.runAsync(postgres::start, threads));
      }
      if (s3 != null) {
        starts.add(CompletableFuture.runAsync(s3::start, threads));
      }
      if (snowflake != null) {
        starts.add(CompletableFuture.runAsync(snowflake::start, threads));
      }
      // The workers' environment tells where the others are.
      CompletableFuture.allOf(starts.toArray(CompletableFuture[]::new))
          .thenRun(() -> startWorkers(builder, threads))
          .join();
    } catch (CompletionException e) {
      close();
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    } finally {
      threads.shutdown();
    }
  }

  private void startWorkers(SandboxBuilder builder, ExecutorService threads) {
    Path pluginPath = directory.resolve("plugins");
    try {
      Files.createDirectories(pluginPath);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make " + pluginPath, e);
    }
    builder.archives.forEach(archive -> Archives.unpack(archive, pluginPath));
    for (int i = 0; i < builder.workers; i++) {
      workers.add(
          new ConnectWorker(
              new ConnectWorker.Options(
                  directory.resolve("worker-" + i),
                  bootstrapServers(),
                  pluginPath,
                  builder.workerLib,
                  builder.workerJvmOptions,
                  environment(builder),
                  Map.copyOf(builder.workerConfig))));
    }
    CompletableFuture.allOf(
            workers.stream()
                .map(worker -> CompletableFuture.runAsync(worker::start, threads))
                .toArray(CompletableFuture[]::new))
        .join();
  }

  /** What connector configurations read with <code>${env:...}</code>, the demo's among them. */
  private Map<String, String> environment(SandboxBuilder builder) {
    Map<String, String> environment = new HashMap<>(builder.workerEnvironment);
    if (postgres != null) {
      environment.put("MILLRACE_PG_URL", postgres.url());
      environment.put("MILLRACE_PG_USER", postgres.user());
      environment.put("MILLRACE_PG_PASSWORD", postgres.password());
    }
    if (s3 != null) {
      environment.put("MILLRACE_S3_URL", s3.endpoint().toString());
      environment.put("MILLRACE_S3_KEY", s3.credentials().accessKey());
      environment.put("MILLRACE_S3_SECRET", s3.credentials().secretKey());
    }
    if (snowflake != null) {
      environment.putAll(snowflake.environment());
    }
    return environment;
  }

  /** Where data, configurations and logs are. */
  public Path directory() {
    return directory;
  }

  /** The broker, to kill and start it. */
  public KafkaBroker broker() {
    return require(broker, "broker");
  }

  /** For a client's {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return foreignServers == null ? broker().bootstrapServers() : foreignServers;
  }

  /** The workers of the one group, in the order of their start. */
  public List<ConnectWorker> workers() {
    return List.copyOf(workers);
  }

  /** The first worker, to kill and start it. */
  public ConnectWorker worker() {
    return require(workers.isEmpty() ? null : workers.get(0), "worker");
  }

  /** A client of the first worker. */
  public ConnectRest rest() {
    return new ConnectRest(worker().uri());
  }

  /** PostgreSQL: its URL, user and password; to kill and start it. */
  public Postgres postgres() {
    return require(postgres, "PostgreSQL");
  }

  /** The S3 server: its endpoint and credentials; to kill and start it. */
  public S3Process s3() {
    return require(s3, "S3 server");
  }

  /** The stand-in for Snowflake: its URL and user; to kill and start it. */
  public SnowflakeProcess snowflake() {
    return require(snowflake, "Snowflake server");
  }

  /**
   * A client of the stand-in for Snowflake, by the driver that the sink's archive carries; to be
   * closed.
   */
  public SnowflakeReader snowflakeReader() throws SQLException {
    return SnowflakeReader.open(snowflake().environment(), directory().resolve("plugins"));
  }

  private static <T> T require(T part, String name) {
    if (part == null) {
      throw new IllegalStateException("This sandbox was built without a " + name);
    }
    return part;
  }

  /** Stops everything in order, workers first, and deletes the directory if it was temporary. */
  @Override
  public void close() {
    if (stopAll()) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // This JVM is about to end, and the hook does nothing any more.
      }
    }
  }

  private synchronized boolean stopAll() {
    if (closed) {
      return false;
    }
    closed = true;
    // Before the broker: a worker that cannot leave its group waits for it.
    workers.parallelStream().forEach(ConnectWorker::close);
    List<AutoCloseable> others = new ArrayList<>();
    if (broker != null) {
      others.add(broker);
    }
    if (postgres != null) {
      others.add(postgres);
    }
    if (s3 != null) {
      others.add(s3);
    }
    if (snowflake != null) {
      others.add(snowflake);
    }
    others.parallelStream().forEach(Sandbox::closeQuietly);
    if (deleteDirectory) {
      Trees.delete(directory);
    }
    return true;
  }

  private static void closeQuietly(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      System.err.println("Cannot stop a part of the sandbox: " + e);
    }
  }
}
