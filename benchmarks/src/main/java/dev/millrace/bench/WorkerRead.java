package dev.millrace.bench;

import dev.millrace.bench.Benchmark.Scale;
import dev.millrace.bench.Benchmark.Side;
import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.SandboxBuilder;
import dev.millrace.sandbox.process.Await;
import dev.millrace.sandbox.process.Trees;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * Orders read by a connector as a user runs it: from its archive, in a worker of its own, until the
 * last record is in Kafka. Each round is a new connector and a new topic. What counts is the
 * worker's CPU time; or, where it is how long a round took, the broker's clock from the first batch
 * of records to the last one, without the start of a task.
 */
final class WorkerRead implements Side {
  /** System property: a directory with the jars of a Connect worker and nothing else. */
  static final String LIB_PROPERTY = "millrace.worker.lib";

  private static final Duration LOOK = Duration.ofMillis(100);
  private static final int LOOKS = 6_000;

  private final Sandbox sandbox;
  private final Admin admin;
  private final int rows;
  private final Input input;
  private int rounds;
  private String connector;

  /** What the connectors read. */
  interface Input extends AutoCloseable {
    /** What there is beside broker and worker. */
    default SandboxBuilder with(SandboxBuilder builder) {
      return builder;
    }

    /** Puts the orders there. */
    default void fill(Sandbox sandbox) throws Exception {}

    /** A connector's configuration, but for its converters and producer. */
    Map<String, String> config(Sandbox sandbox, String topic);

    @Override
    default void close() {}
  }

  WorkerRead(Scale scale, List<Path> archives, Input input) throws Exception {
    this.rows = scale.records();
    this.input = input;
    this.sandbox =
        input
            .with(Sandbox.builder())
            .archives(archives)
            .workerLib(Path.of(System.getProperty(LIB_PROPERTY)))
            .workerJvmOptions(List.of("-Xms2g", "-Xmx2g", "-XX:+UseSerialGC"))
            // As the widely used connectors run, with which the figures are compared.
            .workerConfig("exactly.once.source.support", "disabled")
            .workerConfig("offset.flush.interval.ms", "60000")
            .workers(1)
            .start();
    this.admin = Admin.create(Map.of("bootstrap.servers", sandbox.bootstrapServers()));
    input.fill(sandbox);
  }

  /** By {@link BareSource}: what the worker itself costs, and the least reading. */
  static Side bare(Scale scale, Input input) throws Exception {
    Path directory = Files.createTempDirectory("millrace-bench-");
    try {
      return new WorkerRead(scale, List.of(BareArchive.make(directory)), input);
    } finally {
      Trees.delete(directory);
    }
  }

  /** By {@link MadeTask}: what the worker itself costs. */
  static Side made(Scale scale, Map<String, String> more) throws Exception {
    return bare(
        scale,
        (sandbox, topic) -> {
          Map<String, String> config = new HashMap<>(more);
          config.put("connector.class", BareSource.class.getName());
          config.put("tasks.max", "1");
          config.put("topic", topic);
          config.put(MadeTask.RECORDS, String.valueOf(scale.records()));
          return config;
        });
  }

  @Override
  public long round() throws Exception {
    connector = "bench-" + rounds++;
    NewTopic topic =
        new NewTopic(topic(), 1, (short) 1)
            .configs(Map.of("message.timestamp.type", "LogAppendTime"));
    admin.createTopics(List.of(topic)).all().get();
    sandbox.rest().put(connector, config());
    for (int look = 1; end() < rows; look++) {
      if (look % 20 == 0) {
        sandbox.rest().failIfFailed(connector);
      }
      if (look == LOOKS) {
        throw new Await.AwaitTimeoutException("Only " + end() + " of " + rows + " rows came");
      }
      Await.pause(LOOK);
    }
    return end();
  }

  private String topic() {
    return connector + ".orders";
  }

  private long end() throws InterruptedException, ExecutionException {
    return look(OffsetSpec.latest()).offset();
  }

  private ListOffsetsResultInfo look(OffsetSpec what)
      throws InterruptedException, ExecutionException {
    TopicPartition partition = new TopicPartition(topic(), 0);
    return admin.listOffsets(Map.of(partition, what)).partitionResult(partition).get();
  }

  @Override
  public long wallNanos(long nanos) throws InterruptedException, ExecutionException {
    long first = look(OffsetSpec.forTimestamp(0)).timestamp();
    long last = look(OffsetSpec.maxTimestamp()).timestamp();
    return TimeUnit.MILLISECONDS.toNanos(last - first);
  }

  private Map<String, String> config() {
    Map<String, String> config = new LinkedHashMap<>(input.config(sandbox, topic()));
    config.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    config.put("value.converter.schemas.enable", "false");
    // With Connect's own settings it is the producer that bounds the rate.
    config.put("producer.override.batch.size", "524288");
    config.put("producer.override.linger.ms", "20");
    config.put("producer.override.buffer.memory", "134217728");
    config.put("producer.override.compression.type", "lz4");
    return config;
  }

  @Override
  public void tidy() throws Exception {
    sandbox.rest().delete(connector);
    admin.deleteTopics(List.of(topic())).all().get();
    // The tasks end after the connector; their work is not the next one's.
    Await.pause(Duration.ofSeconds(2));
  }

  @Override
  public long cpuNanos() {
    Optional<Duration> cpu =
        ProcessHandle.of(sandbox.worker().pid())
            .flatMap(process -> process.info().totalCpuDuration());
    return cpu.orElseThrow(() -> new IllegalStateException("The worker is gone")).toNanos();
  }

  @Override
  public void close() {
    admin.close();
    sandbox.close();
    input.close();
  }
}
