package dev.millrace.connect.deltalake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.common.metrics.TaskMetrics;
import dev.millrace.connect.deltalake.storage.TestBucket;
import dev.millrace.sandbox.s3.S3Fault;
import dev.millrace.sandbox.s3.S3Fault.Effect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Validation and tasks against an S3 server. */
class DeltaLakeOnS3Test {
  private static final TopicPartition LEFT = new TopicPartition("orders", 0);
  private static final TopicPartition RIGHT = new TopicPartition("orders", 1);
  private static final Schema ORDER =
      SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();

  @TempDir Path directory;
  private TestBucket bucket;

  @BeforeEach
  void start() throws IOException {
    bucket = new TestBucket(directory.resolve("s3"));
  }

  @AfterEach
  void stop() {
    bucket.close();
  }

  private Map<String, String> props(String... more) {
    Map<String, String> props = TaskRun.props("s3://" + TestBucket.NAME + "/tables/${topic}");
    props.put("store.url", bucket.server.endpoint().toString());
    props.put("s3.region", "eu-central-1");
    props.put("aws.access.key.id", bucket.server.credentials().accessKey());
    props.put("aws.secret.access.key", bucket.server.credentials().secretKey());
    return TaskRun.with(props, more);
  }

  private static List<SinkRecord> orders(TopicPartition at, int count) {
    List<SinkRecord> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      records.add(
          new SinkRecord(
              at.topic(),
              at.partition(),
              null,
              null,
              ORDER,
              new Struct(ORDER).put("id", at.partition() * 1_000_000L + i),
              i,
              0L,
              TimestampType.CREATE_TIME));
    }
    return records;
  }

  private TableFiles table(String folder) throws IOException {
    return new TableFiles(bucket.copy(folder, Files.createTempDirectory(directory, "copy")));
  }

  @Test
  void tasksOfAConnectorTakeOverFromEachOther() throws Exception {
    TaskRun one = new TaskRun(props(TaskMetrics.TASK_ID, "0")).open(LEFT, orders(LEFT, 300), 0);
    TaskRun two = new TaskRun(props(TaskMetrics.TASK_ID, "1")).open(RIGHT, orders(RIGHT, 200), 0);
    one.runUntil(() -> one.ready() && one.committed(LEFT) == 300);
    two.finish();
    one.kill();
    two.open(LEFT, orders(LEFT, 500), 0);
    assertThat(two.position(LEFT)).isEqualTo(300);
    two.finish();
    two.close();

    TableFiles table = table("tables/orders");
    assertThat(table.rows("SELECT count(*), count(DISTINCT id) FROM t")).containsExactly("700|700");
    assertThat(table.transactions)
        .containsOnly(Map.entry("delta/orders-0", 499L), Map.entry("delta/orders-1", 199L));
  }

  private static Map<String, List<String>> errors(Map<String, String> props) {
    return new DeltaLakeSinkConnector()
        .validate(props).configValues().stream()
            .filter(value -> !value.errorMessages().isEmpty())
            .collect(Collectors.toMap(ConfigValue::name, ConfigValue::errorMessages));
  }

  @ParameterizedTest
  @MethodSource("lacking")
  void writesWithOneTaskWhereTheStoreKnowsNoConditions(S3Fault lacking) throws Exception {
    bucket.server.fault(lacking);
    assertThat(errors(props("tasks.max", "2", "table.path", "s3://lake/tables/orders")))
        .extractingByKey("table.path")
        .asString()
        .contains("does not honour 'If-None-Match: *'", "tasks.max=1");
    assertThat(errors(props("tasks.max", "1"))).isEmpty();
    try (TaskRun run = new TaskRun(props()).open(LEFT, orders(LEFT, 300), 0)) {
      run.finish();
    }
    try (TaskRun run = new TaskRun(props()).open(LEFT, orders(LEFT, 500), 0)) {
      assertThat(run.position(LEFT)).isEqualTo(300);
      run.finish();
    }
    assertThat(table("tables/orders").rows("SELECT count(*), count(DISTINCT id) FROM t"))
        .containsExactly("500|500");
    Map<String, String> two = props("tasks.max", "2");
    try (TaskRun run = new TaskRun(two)) {
      assertThatThrownBy(() -> run.open(RIGHT, orders(RIGHT, 10), 0).finish())
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("would overwrite each other's commits");
    }
  }

  /** A store that does not look at conditions, and one that says that it has none. */
  static List<S3Fault> lacking() {
    return List.of(
        (operation, bucket, key) ->
            operation.equals("PutObject") ? Effect.CONDITIONS_IGNORED : Effect.PROCEED,
        (operation, bucket, key) ->
            operation.equals("PutObject") && key.contains("/probe-")
                ? Effect.NOT_IMPLEMENTED
                : Effect.PROCEED);
  }

  @Test
  void validationTriesTheBucket() {
    assertThat(errors(props())).isEmpty();
    assertThat(errors(props("aws.secret.access.key", "wrong")))
        .containsOnlyKeys("aws.secret.access.key");
    assertThat(errors(props("table.path", "s3://no-such-bucket/x")))
        .containsOnlyKeys("table.path")
        .extractingByKey("table.path")
        .asString()
        .contains("no-such-bucket");
    assertThat(errors(props("table.path", "s3://lake/none", "auto.create", "false")).toString())
        .contains("There is no table at s3://lake/none");
  }
}
