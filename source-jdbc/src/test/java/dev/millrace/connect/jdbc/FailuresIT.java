package dev.millrace.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.common.position.PositionRecord;
import dev.millrace.connect.common.resilience.Guard;
import dev.millrace.connect.common.resilience.GuardSettings;
import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.dialect.Dialects;
import dev.millrace.connect.jdbc.dialect.TableId;
import dev.millrace.connect.jdbc.offset.Position;
import dev.millrace.connect.jdbc.query.Batch;
import dev.millrace.connect.jdbc.query.Course;
import dev.millrace.connect.jdbc.query.ReadAhead;
import dev.millrace.connect.jdbc.query.ReadSettings;
import dev.millrace.connect.jdbc.query.Sight;
import dev.millrace.connect.jdbc.query.TableRead;
import dev.millrace.connect.jdbc.query.TableRotation;
import dev.millrace.connect.jdbc.query.Target;
import dev.millrace.connect.jdbc.split.Courses;
import dev.millrace.connect.jdbc.split.Progress;
import dev.millrace.connect.jdbc.split.Share;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailuresIT {
  private static final String SCHEMA = "failures";

  @BeforeEach
  void makeSchema() {
    Postgres.schema(SCHEMA);
  }

  private static void makeTable(String name, int rows) {
    Postgres.run(
        "CREATE TABLE failures." + name + " (id int PRIMARY KEY, changed timestamptz NOT NULL)",
        "INSERT INTO failures."
            + name
            + " SELECT g, timestamptz '2026-01-01Z' + (g / 7) * interval '1 us'"
            + " FROM generate_series(1, "
            + rows
            + ") g");
  }

  private static Map<String, String> props(String mode, String... tables) {
    Map<String, String> props = TaskRunner.props(mode, SCHEMA, tables);
    props.put("incrementing.column.name", "id");
    props.put("timestamp.column.name", "changed");
    props.put("poll.interval.ms", "600000");
    return props;
  }

  private static List<Integer> ids(List<SourceRecord> records) {
    return TaskRunner.rowsOf(records).stream()
        .map(record -> ((Struct) record.value()).getInt32("id"))
        .toList();
  }

  private static List<Integer> upTo(int last) {
    return IntStream.rangeClosed(1, last).boxed().toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bulk", "incrementing", "timestamp", "timestamp+incrementing"})
  void readsOnWithoutLossOrRepeatWhenItsConnectionIsCutInMidRead(String mode) {
    makeTable("cut", 500);
    Map<String, String> props = props(mode, "cut");
    props.put("batch.max.rows", "20");
    List<SourceRecord> records = new ArrayList<>();
    try (TaskRunner runner = new TaskRunner(props, new TaskRunner.Offsets())) {
      for (int cut = 1; cut <= 3; cut++) {
        int enough = 100 * cut;
        runner.pollUntil(records, () -> records.size() >= enough);
        Postgres.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'reader'");
      }
      runner.pollUntil(records, () -> TaskRunner.rowsOf(records).size() >= 500);
    }
    assertThat(ids(records)).containsExactlyElementsOf(upTo(500));
  }

  @Test
  void survivesARestartOfTheDatabaseInMidRead(@TempDir Path dir) throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    EmbeddedPostgres.Builder server =
        EmbeddedPostgres.builder()
            .setDataDirectory(dir.resolve("data"))
            .setCleanDataDirectory(false)
            .setPort(port);
    Map<String, String> props = TaskRunner.props("incrementing", "public", "t");
    props.put("connection.url", "jdbc:postgresql://localhost:" + port + "/postgres");
    props.put("connection.user", "postgres");
    props.put("connection.attempts", "-1");
    props.put("batch.max.rows", "50");
    List<SourceRecord> records = new ArrayList<>();
    EmbeddedPostgres first = server.start();
    try (Connection connection = first.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (id serial PRIMARY KEY, note text)");
      statement.execute("INSERT INTO t (note) SELECT 'x' FROM generate_series(1, 1000)");
    }
    try (TaskRunner runner = new TaskRunner(props, new TaskRunner.Offsets())) {
      runner.pollUntil(records, () -> records.size() >= 200);
      first.close();
      for (int polls = 0; polls < 3; polls++) {
        records.addAll(runner.poll());
      }
      try (EmbeddedPostgres second = server.start()) {
        assertThat(second.getPort()).isEqualTo(port);
        runner.pollUntil(records, () -> records.size() >= 1000);
      }
    }
    assertThat(ids(records)).containsExactlyElementsOf(upTo(1000));
  }

  @Test
  void aLockedTableHoldsUpNeitherPollNorStop() throws Exception {
    makeTable("locked", 3);
    try (Connection blocker = Postgres.connect();
        Statement statement = blocker.createStatement()) {
      blocker.setAutoCommit(false);
      statement.execute("LOCK TABLE failures.locked IN ACCESS EXCLUSIVE MODE");
      TaskRunner runner = new TaskRunner(props("incrementing", "locked"), new TaskRunner.Offsets());
      long start = System.nanoTime();
      assertThat(runner.poll()).isEmpty();
      assertThat(runner.poll()).isEmpty();
      long polled = System.nanoTime();
      runner.close();
      long stopped = System.nanoTime();

      assertThat((polled - start) / 2_000_000).as("ms a poll").isLessThan(1000);
      assertThat((stopped - polled) / 1_000_000).as("ms to stop").isLessThan(2500);
    }
  }

  @Test
  void aGreatTableLeavesTheOthersTheirTurns() {
    makeTable("great", 20_000);
    makeTable("small", 5);
    Map<String, String> props = props("incrementing", "great", "small");
    props.put("batch.max.rows", "10");
    List<SourceRecord> records = new ArrayList<>();
    try (TaskRunner runner = new TaskRunner(props, new TaskRunner.Offsets())) {
      runner.pollUntil(
          records,
          () ->
              records.stream().filter(record -> record.topic().equals("shop-small")).count() == 5);
    }
    assertThat(records.size()).isLessThan(100);
  }

  @Test
  void tablesTakeTurnsOnASingleConnectionWithoutLossOrRepeat() {
    makeTable("one", 300);
    makeTable("two", 200);
    Map<String, String> props = props("timestamp", "one", "two");
    props.put("batch.max.rows", "10");
    props.put("connection.pool.max.size", "1");
    try (TaskRunner runner = new TaskRunner(props, new TaskRunner.Offsets())) {
      List<SourceRecord> records = runner.rows(500);
      assertThat(ids(records.stream().filter(r -> r.topic().equals("shop-one")).toList()))
          .containsExactlyElementsOf(upTo(300));
      assertThat(ids(records.stream().filter(r -> r.topic().equals("shop-two")).toList()))
          .containsExactlyElementsOf(upTo(200));
    }
  }

  private static TableRotation rotation(
      Map<String, String> props, Duration turnLimit, TableId... tables) {
    ReadSettings settings = new JdbcSourceConfig(props).reading();
    Dialect dialect = Dialects.find("", Postgres.url()).orElseThrow();
    Courses courses =
        new Courses(
            settings, dialect, new Progress("it", new TaskRunner.Offsets()), table -> Sight.NONE);
    List<TableRead> reads = new ArrayList<>();
    for (TableId table : tables) {
      Target target = Target.table(table);
      Course course = courses.of(target, Share.ALL, Position.START);
      reads.add(new TableRead(target, course, settings, dialect, Postgres::connect, null));
    }
    return new TableRotation(
        reads,
        dialect,
        new Guard("database", GuardSettings.retries(1, 1, 1), e -> false),
        1,
        turnLimit,
        batch -> {});
  }

  @Test
  void aQueryThatHadItsTimeIsPutOffForTheNextTable() {
    makeTable("great", 30);
    makeTable("small", 5);
    TableId great = new TableId(SCHEMA, "great");
    TableId small = new TableId(SCHEMA, "small");
    Map<String, String> props = props("timestamp", "great", "small");
    props.put("batch.max.rows", "10");
    List<TableId> turns = new ArrayList<>();
    List<SourceRecord> records = new ArrayList<>();
    try (TableRotation rotation = rotation(props, Duration.ZERO, great, small)) {
      for (Batch batch = rotation.next(); batch != null; batch = rotation.next()) {
        turns.add(batch.table());
        records.addAll(batch.records());
      }
    }
    assertThat(turns).startsWith(great, small, great).hasSize(5);
    assertThat(ids(records.stream().filter(r -> r.topic().equals("shop-great")).toList()))
        .containsExactlyElementsOf(upTo(30));

    try (TableRotation patient = rotation(props, Duration.ofHours(1), great, small)) {
      assertThat(patient.next().table()).isEqualTo(great);
      assertThat(patient.next().table()).isEqualTo(great);
    }
  }

  @Test
  void noTransactionIdlesWhileNobodyTakesBatches() throws Exception {
    makeTable("paused", 100);
    Map<String, String> props = props("incrementing", "paused");
    props.put("batch.max.rows", "10");
    List<SourceRecord> records = new ArrayList<>();
    try (TableRotation rotation =
            rotation(props, Duration.ofHours(1), new TableId(SCHEMA, "paused"));
        ReadAhead reader = new ReadAhead(rotation, "paused", Duration.ofMillis(20)).start();
        Connection connection = Postgres.connect();
        Statement statement = connection.createStatement()) {
      records.addAll(reader.poll(Duration.ofSeconds(20)).records());
      long deadline = System.nanoTime() + 20_000_000_000L;
      int open = -1;
      while (open != 0 && System.nanoTime() < deadline) {
        try (ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%\"paused\"%' AND pid <>"
                    + " pg_backend_pid()")) {
          row.next();
          open = row.getInt(1);
        }
      }
      assertThat(open).isZero();
      while (records.size() < 100) {
        records.addAll(reader.poll(Duration.ofSeconds(20)).records());
      }
    }
    assertThat(ids(records)).containsExactlyElementsOf(upTo(100));
  }

  @Test
  void goesOnFromTheOffsetsOfTheWidelyUsedConnectors() {
    makeTable("taken", 21);
    Map<String, ?> number = Map.of("incrementing", 18L);
    for (Map<String, ?> partition :
        List.of(
            Map.of("table", "taken"),
            Map.of("protocol", "1", "table", "taken"),
            Map.of("protocol", "1", "table", "failures.taken"))) {
      TaskRunner.Offsets offsets = new TaskRunner.Offsets();
      offsets.stored.put(partition, new HashMap<>(number));
      try (TaskRunner runner = new TaskRunner(props("incrementing", "taken"), offsets)) {
        assertThat(ids(runner.rows(3))).containsExactly(19, 20, 21);
      }
    }
  }

  @Test
  void theMetricsTellWhatWasRead() throws Exception {
    makeTable("counted", 25);
    Map<String, String> props = props("timestamp", "counted");
    props.put("batch.max.rows", "10");
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName name = new ObjectName("kafka.connect:type=plugins,connector=\"it-failures\",task=0");
    try (TaskRunner runner = new TaskRunner(props, new TaskRunner.Offsets())) {
      runner.rows(25);
      assertThat(server.getAttribute(name, "records-total")).isEqualTo(25L);
      assertThat(server.getAttribute(name, "batches-total")).isEqualTo(3L);
      assertThat((long) server.getAttribute(name, "last-success-age-ms")).isNotNegative();
      assertThat((long) server.getAttribute(name, "lag-ms")).isPositive();
      for (String zero : List.of("retries-total", "errors-total", "circuit-open")) {
        assertThat(server.getAttribute(name, zero)).as(zero).isEqualTo(0L);
      }
    }
    assertThat(server.isRegistered(name)).isFalse();
  }

  @Test
  void anEmptyBulkTableLeavesItsEndOnAPositionRecord() {
    makeTable("empty", 0);
    List<SourceRecord> records = new ArrayList<>();
    TaskRunner.Offsets offsets = new TaskRunner.Offsets();
    try (TaskRunner runner = new TaskRunner(props("bulk", "empty"), offsets)) {
      runner.pollUntil(records, () -> !records.isEmpty());
    }
    assertThat(records).hasSize(1);
    assertThat(PositionRecord.is(records.get(0))).isTrue();
    assertThat(records.get(0).sourcePartition())
        .isEqualTo(Map.of("protocol", "1", "table", "failures.empty"));
  }

  @Test
  void aTableWithoutPrimaryKeyLosesNoRowOverRestarts() {
    Postgres.run(
        "CREATE TABLE failures.keyless (id int, changed timestamptz NOT NULL)",
        "INSERT INTO failures.keyless SELECT g, timestamptz '2026-01-01Z' + ((g - 1) / 4) * interval '1"
            + " us' FROM generate_series(1, 15) g");
    for (String mode : List.of("timestamp", "bulk")) {
      for (int stop = 1; stop < 15; stop++) {
        TaskRunner.Offsets offsets = new TaskRunner.Offsets();
        Map<String, String> props = props(mode, "keyless");
        props.put("batch.max.rows", "2");
        List<SourceRecord> sent = new ArrayList<>();
        try (TaskRunner first = new TaskRunner(props, offsets)) {
          sent.addAll(first.rows(stop).subList(0, stop));
          sent.forEach(offsets::store);
        }
        int repeated = mode.equals("bulk") ? stop : stop % 4;
        try (TaskRunner second = new TaskRunner(props, offsets)) {
          sent.addAll(second.rows(15 - stop + repeated));
        }
        List<Integer> ids = ids(sent);
        assertThat(ids).as("%s, stopped after %s", mode, stop).containsAll(upTo(15));
        assertThat(ids).as("%s, stopped after %s", mode, stop).hasSize(15 + repeated);
      }
    }
  }

  @Test
  void aTableWithoutPrimaryKeyStopsTheTaskWhereExactlyOnceIsRequired() {
    Postgres.run("CREATE TABLE failures.keyless (id int)");
    Map<String, String> props = props("bulk", "keyless");
    props.put("exactly.once.support", "required");
    try (TaskRunner runner = new TaskRunner(props, new TaskRunner.Offsets())) {
      assertThatThrownBy(() -> runner.rows(1))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("Table failures.keyless has no primary key, so mode bulk can't");
    }
  }

  @Test
  void aTableThatMayNotBeReadStopsTheTaskAndSaysWhatToDo() {
    makeTable("secret", 1);
    Postgres.run("REVOKE ALL ON failures.secret FROM reader");
    try (TaskRunner runner =
        new TaskRunner(props("incrementing", "secret"), new TaskRunner.Offsets())) {
      assertThatThrownBy(() -> runner.rows(1))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("failed while reading table failures.secret")
          .hasMessageContaining("grant SELECT on it, and USAGE on its schema, to connection.user")
          .hasMessageContaining("permission denied for table secret");
    }
  }

  @Test
  void aDroppedTableDoesNotStopTheOthers() {
    makeTable("there", 2);
    try (TaskRunner runner =
        new TaskRunner(props("incrementing", "gone", "there"), new TaskRunner.Offsets())) {
      assertThat(ids(runner.rows(2))).containsExactly(1, 2);
    }
  }

  @Test
  void aNewColumnShowsInTheNextQuery() {
    makeTable("grows", 1);
    Map<String, String> props = props("incrementing", "grows");
    props.put("poll.interval.ms", "10");
    try (TaskRunner runner = new TaskRunner(props, new TaskRunner.Offsets())) {
      List<SourceRecord> before = runner.rows(1);
      Postgres.run(
          "ALTER TABLE failures.grows ADD note text",
          "INSERT INTO failures.grows VALUES (2, now(), 'new')");
      List<SourceRecord> after = runner.rows(1);
      assertThat(before.get(0).valueSchema().field("note")).isNull();
      assertThat(((Struct) after.get(0).value()).getString("note")).isEqualTo("new");
      assertThat(ids(after)).containsExactly(2);
    }
  }

  @Test
  void thePresentTimeAsStartIsKeptOverARestartBeforeTheFirstRow() {
    makeTable("late", 3);
    Map<String, String> props = props("timestamp", "late");
    props.put("timestamp.initial", "-1");
    TaskRunner.Offsets offsets = new TaskRunner.Offsets();
    try (TaskRunner first = new TaskRunner(props, offsets)) {
      List<SourceRecord> records = new ArrayList<>();
      first.pollUntil(records, () -> !records.isEmpty());
      assertThat(PositionRecord.is(records.get(0))).isTrue();
      records.forEach(offsets::store);
    }
    Postgres.run("INSERT INTO failures.late VALUES (4, now())");
    try (TaskRunner second = new TaskRunner(props, offsets)) {
      assertThat(ids(second.rows(1))).containsExactly(4);
    }
  }

  @Test
  void aWrongPasswordStopsTheTaskAndNoSecretIsLogged() throws IOException {
    makeTable("any", 1);
    Map<String, String> props = props("incrementing", "any");
    props.put("connection.password", "hunter2");
    props.put("connection.url", Postgres.url() + "?password=hunter3");
    props.put("connection.timeout.ms", "1000");
    try (TaskRunner runner = new TaskRunner(props, new TaskRunner.Offsets())) {
      assertThatThrownBy(() -> runner.rows(1))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("correct connection.user and connection.password")
          .hasMessageNotContaining("hunter");
    }
    assertThat(Files.readString(Path.of("target/tests.log")))
        .contains("HikariPool", "failures.any")
        .doesNotContain("hunter2")
        .doesNotContain("hunter3")
        .doesNotContain(Postgres.PASSWORD);
  }
}
