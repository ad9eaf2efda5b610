package dev.millrace.e2e.crash;

import dev.millrace.e2e.Clusters;
import dev.millrace.sandbox.ConnectRestException;
import dev.millrace.sandbox.ConnectorStatus;
import dev.millrace.sandbox.Sandbox;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One run of a source that is read from its topics while things happen to it. Used by one thread,
 * but for {@link #say} and {@link #stopAndResume}.
 */
abstract class SourceRun implements AutoCloseable {
  private static final Duration STALLED = Duration.ofMinutes(2);
  private static final Duration QUIET = Duration.ofSeconds(20);

  /** Long enough for what should not come any more. */
  static final Duration SETTLE = Duration.ofSeconds(5);

  /** In the trace of a task that could not ask the leader to fence, or that it could not help. */
  private static final Pattern UNFENCED = Pattern.compile("zombie fencing|fenceZombieSourceTasks");

  private static final int PARTITIONS = 2;

  private final Sandbox sandbox;
  private final String connector;
  private final TopicReader reader;
  private final long start = System.nanoTime();

  /** Makes the topics. */
  SourceRun(Sandbox sandbox, String connector, Collection<String> topics)
      throws InterruptedException, ExecutionException {
    this.sandbox = sandbox;
    this.connector = connector;
    createTopics(topics);
    this.reader = new TopicReader(sandbox.bootstrapServers(), List.copyOf(topics));
  }

  private void createTopics(Collection<String> topics)
      throws InterruptedException, ExecutionException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", sandbox.bootstrapServers()))) {
      admin
          .createTopics(
              topics.stream()
                  .map(topic -> new NewTopic(topic, PARTITIONS, (short) 1))
                  .collect(Collectors.toSet()))
          .all()
          .get();
    }
  }

  /** Takes a record that arrived. */
  abstract void add(ConsumerRecord<byte[], byte[]> record);

  /** Whether all has arrived that must. */
  abstract boolean complete();

  /** Another number whenever something moved. */
  abstract long moved();

  /** How far it is, for people. */
  abstract String progress();

  final String connector() {
    return connector;
  }

  final Sandbox sandbox() {
    return sandbox;
  }

  /** Reads until all has arrived and {@code over}, or nothing moves any more. */
  final void awaitRecords(BooleanSupplier over) {
    Progress progress = new Progress(STALLED);
    Progress fluent = new Progress(QUIET);
    while (!over.getAsBoolean() || !complete()) {
      read(Duration.ofMillis(200));
      long moved = moved();
      if (!fluent.moves(moved)) {
        restartUnfenced();
        fluent = new Progress(QUIET);
      }
      if (!progress.moves(moved)) {
        say("nothing moves any more: " + sandbox.rest().status(connector));
        return;
      }
    }
    say("all has arrived");
  }

  /**
   * A worker that became the leader just now can fail to fence the tasks before, and Connect leaves
   * it to the operator to start the new ones again. No other failure is mended.
   */
  private void restartUnfenced() {
    try {
      for (ConnectorStatus.Task task : sandbox.rest().status(connector).tasks()) {
        if (task.state().equals("FAILED") && UNFENCED.matcher(task.trace()).find()) {
          say("Connect could not fence before task " + task.id() + ": once more");
          sandbox.rest().restartTask(connector, task.id());
        }
      }
    } catch (ConnectRestException | UncheckedIOException e) {
      say("workers do not answer: " + e.getMessage());
    }
  }

  final void read(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(200))) {
        add(record);
      }
    }
  }

  final void stopAndResume() {
    Clusters.stop(sandbox, connector);
    sandbox.rest().resume(connector);
  }

  /** The last that a connector could do wrong: to read again what it finds on its return. */
  final void startAnew() {
    stopAndResume();
    read(SETTLE);
    Clusters.retire(sandbox, connector);
    read(Duration.ofSeconds(1));
  }

  final void say(String what) {
    System.out.printf(
        Locale.ROOT, "  %5.1f s, %s: %s%n", (System.nanoTime() - start) / 1e9, progress(), what);
  }

  @Override
  public void close() {
    reader.close();
  }
}
