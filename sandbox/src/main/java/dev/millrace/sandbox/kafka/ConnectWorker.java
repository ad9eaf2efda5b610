package dev.millrace.sandbox.kafka;

import dev.millrace.sandbox.process.ChildProcess;
import dev.millrace.sandbox.process.HttpProbe;
import dev.millrace.sandbox.process.JavaCommand;
import dev.millrace.sandbox.process.Ports;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntSupplier;

/**
 * One distributed Connect worker in a JVM of its own. It keeps its port over {@link #kill} and
 * {@link #start}; all else it knows is in the broker's topics.
 *
 * <p>Methods may be called from any thread, one at a time.
 */
public final class ConnectWorker implements AutoCloseable {

  private final Options options;
  private final Path directory;
  private final IntSupplier ports;
  private ChildProcess process;
  private int port;

  /** Prepares, but does not start. */
  public ConnectWorker(Options options) {
    this(options, Ports::free);
  }

  ConnectWorker(Options options, IntSupplier ports) {
    this.options = options;
    this.directory = options.directory().toAbsolutePath();
    this.ports = ports;
  }

  /**
   * What to run.
   *
   * @param directory holds its configuration and {@code worker.log}
   * @param bootstrapServers the broker
   * @param pluginPath plugins are its direct children
   * @param lib a directory with the jars of another worker version; null for the sandbox's own
   * @param jvmOptions such as {@code -Xmx512m}
   * @param environment added to that of this JVM, for <code>${env:...}</code>
   * @param overrides worker settings over the sandbox's own
   */
  public record Options(
      Path directory,
      String bootstrapServers,
      Path pluginPath,
      Path lib,
      List<String> jvmOptions,
      Map<String, String> environment,
      Map<String, String> overrides) {}

  /**
   * Starts it and returns once its REST API answers, which is after it has joined its group. The
   * port is chosen at the first start.
   *
   * @throws dev.millrace.sandbox.process.StartFailedException with the end of its log
   */
  public synchronized void start() {
    if (process != null) {
      process.start();
      return;
    }
    process =
        Ports.startOnFree(
            1,
            ports,
            chosen -> {
              ChildProcess child = child(chosen.get(0));
              child.start();
              port = chosen.get(0);
              return child;
            });
  }

  private ChildProcess child(int restPort) {
    Path config = PropertiesFile.write(directory.resolve("worker.properties"), config(restPort));
    List<String> jvmOptions = new ArrayList<>(options.jvmOptions());
    jvmOptions.addAll(LogConfig.options(directory));
    String classPath =
        options.lib() == null
            ? JavaCommand.sandboxClassPath()
            : options.lib().toAbsolutePath().resolve("*").toString();
    return new ChildProcess(
        new ChildProcess.Spec(
            "Connect worker",
            JavaCommand.of(
                directory,
                classPath,
                jvmOptions,
                "org.apache.kafka.connect.cli.ConnectDistributed",
                List.of(config.toString())),
            options.environment(),
            directory,
            log(),
            () -> answers(restPort),
            Duration.ofSeconds(120),
            Duration.ofSeconds(20)));
  }

  private Map<String, String> config(int restPort) {
    Map<String, String> config = new TreeMap<>();
    config.put("bootstrap.servers", options.bootstrapServers());
    config.put("group.id", "millrace-connect");
    config.put("listeners", "http://127.0.0.1:" + restPort);
    config.put("plugin.path", options.pluginPath().toAbsolutePath().toString());
    config.put("plugin.discovery", "service_load");
    config.put("key.converter", "org.apache.kafka.connect.json.JsonConverter");
    config.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    for (String store : List.of("config", "offset", "status")) {
      config.put(store + ".storage.topic", "_connect-" + store + "s");
      config.put(store + ".storage.replication.factor", "1");
    }
    config.put("offset.storage.partitions", "1");
    config.put("status.storage.partitions", "1");
    config.put("exactly.once.source.support", "enabled");
    config.put("offset.flush.interval.ms", "1000");
    config.put("connector.client.config.override.policy", "All");
    quickRebalances(config);
    configProviders(config);
    config.putAll(options.overrides());
    return config;
  }

  /** A killed worker, and its sinks' consumers, hold their place in the group until these end. */
  private static void quickRebalances(Map<String, String> config) {
    config.put("scheduled.rebalance.max.delay.ms", "0");
    config.put("session.timeout.ms", "5000");
    config.put("heartbeat.interval.ms", "1000");
    config.put("consumer.session.timeout.ms", "5000");
    config.put("consumer.heartbeat.interval.ms", "1000");
    config.put("task.shutdown.graceful.timeout.ms", "5000");
  }

  private static void configProviders(Map<String, String> config) {
    String kafka = "org.apache.kafka.common.config.provider.";
    config.put("config.providers", "env,file,dir,directory");
    config.put("config.providers.env.class", kafka + "EnvVarConfigProvider");
    config.put("config.providers.file.class", kafka + "FileConfigProvider");
    config.put("config.providers.dir.class", kafka + "DirectoryConfigProvider");
    config.put("config.providers.directory.class", kafka + "DirectoryConfigProvider");
  }

  /** GET /connectors is refused until the worker has joined; /health exists only from 3.9 on. */
  private static boolean answers(int restPort) {
    return HttpProbe.status(URI.create("http://127.0.0.1:" + restPort + "/connectors")) == 200;
  }

  /** Kills it as {@code kill -9} does. */
  public synchronized void kill() {
    if (process != null) {
      process.kill();
    }
  }

  /** Stops it in order, at most 20 seconds long. */
  public synchronized void stop() {
    if (process != null) {
      process.stop();
    }
  }

  /** Whether its process runs. */
  public synchronized boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** The system's number of its process. */
  public synchronized long pid() {
    return started().pid();
  }

  /** The root of its REST API. */
  public synchronized URI uri() {
    started();
    return URI.create("http://127.0.0.1:" + port);
  }

  private ChildProcess started() {
    if (process == null) {
      throw new IllegalStateException("The Connect worker was never started");
    }
    return process;
  }

  /** The file with its output. */
  public Path log() {
    return directory.resolve("worker.log");
  }

  /** Same as {@link #stop}. */
  @Override
  public void close() {
    stop();
  }
}
