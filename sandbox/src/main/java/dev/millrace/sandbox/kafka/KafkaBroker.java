package dev.millrace.sandbox.kafka;

import dev.millrace.sandbox.process.ChildProcess;
import dev.millrace.sandbox.process.JavaCommand;
import dev.millrace.sandbox.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntSupplier;

/**
 * One Kafka node, broker and KRaft controller in one JVM of its own, on loopback without
 * authentication. It keeps its ports and its data over {@link #kill} and {@link #start}.
 *
 * <p>Methods may be called from any thread, one at a time.
 */
public final class KafkaBroker implements AutoCloseable {

  /**
   * System property: a directory with the jars of another broker version, and a binding for SLF4J;
   * else it runs on the sandbox's own.
   */
  static final String LIB_PROPERTY = "millrace.broker.lib";

  static final int NODE_ID = 1;
  static final String CONTROLLER = "CONTROLLER";

  private final Path directory;
  private final Map<String, String> overrides;
  private final IntSupplier ports;
  private ChildProcess process;
  private int port;

  /**
   * Prepares, but does not start.
   *
   * @param directory holds its data, configuration and {@code broker.log}
   * @param overrides broker settings over the sandbox's own
   */
  public KafkaBroker(Path directory, Map<String, String> overrides) {
    this(directory, overrides, Ports::free);
  }

  KafkaBroker(Path directory, Map<String, String> overrides, IntSupplier ports) {
    this.directory = directory.toAbsolutePath();
    this.overrides = Map.copyOf(overrides);
    this.ports = ports;
  }

  /**
   * Starts it and returns once clients can connect. The ports are chosen at the first start.
   *
   * @throws dev.millrace.sandbox.process.StartFailedException with the end of its log
   */
  public synchronized void start() {
    if (process != null) {
      forgetReady();
      process.start();
      return;
    }
    process =
        Ports.startOnFree(
            2,
            ports,
            chosen -> {
              forgetReady();
              ChildProcess child = child(chosen.get(0), chosen.get(1));
              child.start();
              port = chosen.get(0);
              return child;
            });
  }

  private void forgetReady() {
    if (process != null && process.isAlive()) {
      return;
    }
    try {
      Files.deleteIfExists(readyFile());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + readyFile(), e);
    }
  }

  private Path readyFile() {
    return directory.resolve("ready");
  }

  private ChildProcess child(int brokerPort, int controllerPort) {
    Path config =
        PropertiesFile.write(
            directory.resolve("broker.properties"), config(brokerPort, controllerPort));
    List<String> options =
        new ArrayList<>(List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    options.addAll(LogConfig.options(directory));
    return new ChildProcess(
        new ChildProcess.Spec(
            "Kafka broker",
            JavaCommand.of(
                directory,
                classPath(),
                options,
                BrokerMain.class.getName(),
                List.of(config.toString(), readyFile().toString())),
            Map.of(),
            directory,
            directory.resolve("broker.log"),
            () -> Files.exists(readyFile()),
            Duration.ofSeconds(90),
            Duration.ofSeconds(15)));
  }

  private static String classPath() {
    String lib = System.getProperty(LIB_PROPERTY);
    return lib == null
        ? JavaCommand.sandboxClassPath()
        : JavaCommand.withSandbox(Path.of(lib).toAbsolutePath());
  }

  private Map<String, String> config(int brokerPort, int controllerPort) {
    Map<String, String> config = new TreeMap<>();
    config.put("process.roles", "broker,controller");
    config.put("node.id", String.valueOf(NODE_ID));
    config.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
    config.put(
        "listeners",
        "PLAINTEXT://127.0.0.1:"
            + brokerPort
            + ","
            + CONTROLLER
            + "://127.0.0.1:"
            + controllerPort);
    config.put("controller.listener.names", CONTROLLER);
    config.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    config.put("log.dirs", directory.resolve("data").toString());
    config.put("offsets.topic.replication.factor", "1");
    config.put("offsets.topic.num.partitions", "1");
    config.put("transaction.state.log.replication.factor", "1");
    config.put("transaction.state.log.min.isr", "1");
    config.put("transaction.state.log.num.partitions", "1");
    config.put("share.coordinator.state.topic.replication.factor", "1");
    config.put("share.coordinator.state.topic.min.isr", "1");
    config.put("share.coordinator.state.topic.num.partitions", "1");
    config.put("group.initial.rebalance.delay.ms", "0");
    config.put("group.min.session.timeout.ms", "1000");
    // There is no other broker that could take over.
    config.put("controlled.shutdown.enable", "false");
    config.put("log.cleaner.dedupe.buffer.size", "2097152");
    config.putAll(overrides);
    return config;
  }

  /** Kills it as {@code kill -9} does; its data stays. */
  public synchronized void kill() {
    if (process != null) {
      process.kill();
    }
  }

  /** Stops it in order, at most 15 seconds long; its data stays. */
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

  /** For a client's {@code bootstrap.servers}. */
  public synchronized String bootstrapServers() {
    started();
    return "127.0.0.1:" + port;
  }

  private ChildProcess started() {
    if (process == null) {
      throw new IllegalStateException("The Kafka broker was never started");
    }
    return process;
  }

  /** The file with its output. */
  public Path log() {
    return directory.resolve("broker.log");
  }

  /** Same as {@link #stop}. */
  @Override
  public void close() {
    stop();
  }
}
