package dev.millrace.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.common.resilience.Guard;
import dev.millrace.connect.common.resilience.GuardSettings;
import dev.millrace.connect.jdbc.dialect.TableId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.connect.connector.ConnectorContext;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.source.SourceConnectorContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.junit.jupiter.api.Test;

class ConnectorIT {
  /** Counts the calls for new tasks. */
  private static final class Context implements SourceConnectorContext {
    final CountDownLatch called = new CountDownLatch(1);

    @Override
    public void requestTaskReconfiguration() {
      called.countDown();
    }

    @Override
    public void raiseError(Exception e) {
      throw new AssertionError(e);
    }

    @Override
    public OffsetStorageReader offsetStorageReader() {
      throw new AssertionError("not needed");
    }

    @Override
    public org.apache.kafka.common.metrics.PluginMetrics pluginMetrics() {
      throw new NoSuchMethodError("pluginMetrics");
    }
  }

  private static Map<String, String> props() {
    Map<String, String> props = new HashMap<>(TaskRunner.props("incrementing", "spread"));
    props.put("snapshot.mode", "never");
    props.remove(TaskTables.KEY);
    props.put("table.poll.interval.ms", "100");
    props.put("table.include.list", "spread\\.t.*");
    return props;
  }

  private static List<String> tables(List<Map<String, String>> configs) {
    return configs.stream().map(config -> config.get(TaskTables.KEY)).toList();
  }

  @Test
  void spreadsTheTablesAndCallsForNewTasksWhenOneComes() throws Exception {
    Postgres.schema("spread");
    Postgres.run(
        "CREATE TABLE spread.t2 (id int)", "CREATE TABLE spread.t1 (id int)",
        "CREATE TABLE spread.other (id int)", "CREATE TABLE spread.t3 (id int)");
    JdbcSourceConnector connector = new JdbcSourceConnector();
    Context context = new Context();
    connector.initialize((ConnectorContext) context);
    connector.start(props());
    try {
      List<Map<String, String>> configs = connector.taskConfigs(2);
      assertThat(tables(configs))
          .containsExactly(
              "\"\".\"spread\".\"t1\",\"\".\"spread\".\"t3\"", "\"\".\"spread\".\"t2\"");
      assertThat(configs.get(1))
          .containsEntry("name", "it-spread")
          .containsEntry("millrace.task.id", "1")
          .containsEntry("connection.password", Postgres.PASSWORD);
      configs.get(1).remove("connection.password");
      assertThat(configs.get(1).values()).noneMatch(value -> value.contains(Postgres.PASSWORD));
      assertThat(tables(connector.taskConfigs(2))).isEqualTo(tables(configs));

      Postgres.run("CREATE TABLE spread.t4 (id int)");
      assertThat(context.called.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(tables(connector.taskConfigs(9))).hasSize(4);
    } finally {
      connector.stop();
    }
  }

  @Test
  void saysWhyItKnowsNoTables() throws Exception {
    CountDownLatch failed = new CountDownLatch(2);
    try (TableMonitor monitor =
        new TableMonitor(
                () -> {
                  failed.countDown();
                  throw new java.sql.SQLException("the database is down");
                },
                new Guard("database x", GuardSettings.retries(-1, 1, 1), e -> false),
                java.time.Duration.ofMillis(1),
                () -> {},
                () -> {})
            .start()) {
      assertThat(failed.await(20, TimeUnit.SECONDS)).isTrue();
      assertThatThrownBy(() -> monitor.tables(java.time.Duration.ofMillis(1)))
          .isInstanceOf(ConnectException.class)
          .hasMessage(
              "The tables of the database are not known: database x: failed while looking for"
                  + " tables: the database is down");
    }
  }

  @Test
  void looksAgainSoonerThanAtTheIntervalAfterAFailureThatMayMend() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    CountDownLatch ended = new CountDownLatch(1);
    try (TableMonitor monitor =
        new TableMonitor(
                () -> {
                  if (looks.incrementAndGet() < 4) {
                    throw new java.sql.SQLException("starting up");
                  }
                  return List.of(new TableId("s", "t"));
                },
                new Guard("database x", GuardSettings.retries(-1, 1, 1), e -> true),
                java.time.Duration.ofHours(1),
                () -> {},
                ended::countDown)
            .start()) {
      assertThat(monitor.tables(java.time.Duration.ofSeconds(20)))
          .containsExactly(new TableId("s", "t"));
      assertThat(looks).hasValue(4);
    }
    assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void isFoundByTheWorkerAndSupportsExactlyOnceInEveryMode() {
    assertThat(ServiceLoader.load(SourceConnector.class).stream().map(p -> p.type().getName()))
        .contains(JdbcSourceConnector.class.getName());
    for (String mode : List.of("bulk", "incrementing", "timestamp", "timestamp+incrementing")) {
      assertThat(new JdbcSourceConnector().exactlyOnceSupport(Map.of("mode", mode)))
          .isEqualTo(ExactlyOnceSupport.SUPPORTED);
    }
    assertThat(new JdbcSourceConnector().exactlyOnceSupport(Map.of("mode", "bulky")))
        .isEqualTo(ExactlyOnceSupport.UNSUPPORTED);
  }
}
