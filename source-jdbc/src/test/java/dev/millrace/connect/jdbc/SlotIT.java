package dev.millrace.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.jdbc.cdc.PostgresLog;
import dev.millrace.connect.jdbc.cdc.Publication;
import dev.millrace.connect.jdbc.cdc.PublicationMode;
import dev.millrace.connect.jdbc.cdc.ReplicationCheck;
import dev.millrace.connect.jdbc.cdc.ReplicationCheck.Problem;
import dev.millrace.connect.jdbc.cdc.Slot;
import dev.millrace.connect.jdbc.cdc.SlotWatch;
import dev.millrace.connect.jdbc.dialect.TableId;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SlotIT {
  private static final TableId ITEM = new TableId("slotted", "item");
  private static final TableId LINE = new TableId("slotted", "Line");
  private static final TableId NOTE = new TableId("slotted", "note");

  private final Slot slot = new Slot("slotted", false);
  private final Publication publication = new Publication("slotted");

  @BeforeEach
  void makeTables() {
    Postgres.schema("slotted");
    Postgres.run(
        "CREATE TABLE slotted.item (id int PRIMARY KEY)",
        "CREATE TABLE slotted.\"Line\" (id int PRIMARY KEY)",
        "CREATE TABLE slotted.note (text text)");
  }

  @AfterEach
  void drop() throws Exception {
    try (Connection connection = Postgres.connect()) {
      slot.drop(connection);
      publication.drop(connection);
    }
    Postgres.run("ALTER ROLE reader NOREPLICATION");
  }

  @Test
  void makesWhatIsNotThereAndFindsWhatIs() throws Exception {
    try (Connection connection = Postgres.connect()) {
      assertThat(publication.state(connection)).isNull();
      assertThat(publication.ensure(connection, List.of(ITEM, LINE), false)).isTrue();
      assertThat(publication.ensure(connection, List.of(LINE, ITEM), false)).isFalse();
      assertThat(publication.state(connection).tables())
          .containsExactly("slotted.Line", "slotted.item");
      assertThat(slot.state(connection)).isNull();
      String confirmed = slot.ensure(connection);
      assertThat(confirmed).matches("[0-9A-F]+/[0-9A-F]+");
      assertThat(slot.ensure(connection)).isEqualTo(confirmed);
      Postgres.run("INSERT INTO slotted.item SELECT generate_series(1, 1000)");
      Slot.State state = slot.state(connection);
      assertThat(state.keptBytes()).isGreaterThan(1000 * 20);
      assertThat(state.pid()).isZero();
      assertThat(state.lost()).isFalse();
      slot.drop(connection);
      slot.drop(connection);
      assertThat(slot.state(connection)).isNull();
    }
  }

  @Test
  void followsTheTables() throws Exception {
    try (Connection connection = Postgres.connect()) {
      publication.ensure(connection, List.of(ITEM), false);
      assertThat(publication.ensure(connection, List.of(LINE), false)).isTrue();
      assertThat(publication.state(connection).tables()).containsExactly("slotted.Line");
    }
  }

  @Test
  void refusesAnothersSlot() throws Exception {
    Postgres.run("SELECT pg_create_logical_replication_slot('slotted', 'test_decoding')");
    try (Connection connection = Postgres.connect()) {
      assertThatThrownBy(() -> slot.ensure(connection))
          .isInstanceOf(ConnectException.class)
          .hasMessage(
              "Slot slotted is of plugin test_decoding, not pgoutput: name another in slot.name");
    }
  }

  @Test
  void watchesHowMuchTheServerKeeps() throws Exception {
    try (Connection connection = Postgres.connect();
        SlotWatch watch = new SlotWatch(slot, Postgres::connect, 1, "watch")) {
      assertThat(watch.keptBytes()).isEqualTo(-1);
      slot.ensure(connection);
      watch.start();
      long limit = System.nanoTime() + 30_000_000_000L;
      while (watch.keptBytes() <= 0 && System.nanoTime() < limit) {
        Thread.onSpinWait();
      }
      assertThat(watch.keptBytes()).isPositive();
    }
  }

  @Test
  void refusesToGoOnWhereChangesAreLost() throws Exception {
    try (Connection connection = Postgres.connect()) {
      assertThatThrownBy(() -> slot.require(connection, null))
          .hasMessage(
              "Slot slotted does not exist any more: changes since the stored position are lost."
                  + " Read all tables anew: take the connector's offsets away");
      slot.ensure(connection);
      slot.require(connection, null);
      slot.require(connection, Map.of("lsn", Long.MAX_VALUE));
      slot.require(connection, Map.of("lsn_commit", Long.MAX_VALUE, "lsn", 1L));
      assertThatThrownBy(() -> slot.require(connection, Map.of("lsn", 1L)))
          .hasMessageStartingWith("Slot slotted was made anew, or moved by somebody else, to ");
    }
  }

  @Test
  void isMadeOnceByTasksThatStartAtATime() throws Exception {
    PostgresLog log = new PostgresLog(slot, publication, PublicationMode.FILTERED, false);
    List<Callable<String>> tasks =
        Collections.nCopies(
            4,
            () -> {
              try (Connection connection = Postgres.connect()) {
                return log.ensure(connection, List.of(ITEM));
              }
            });
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      Set<String> confirmed = new HashSet<>();
      for (Future<String> made : threads.invokeAll(tasks)) {
        confirmed.add(made.get());
      }
      assertThat(confirmed).hasSize(1);
    } finally {
      threads.shutdownNow();
    }
    try (Connection connection = Postgres.connect()) {
      log.drop(connection);
      assertThat(slot.state(connection)).isNull();
      assertThat(publication.state(connection)).isNull();
    }
  }

  private List<String> problems(boolean managed, TableId... tables) throws Exception {
    try (Connection connection =
        DriverManager.getConnection(Postgres.url(), Postgres.USER, Postgres.PASSWORD)) {
      return ReplicationCheck.problems(connection, slot, publication, managed, List.of(tables))
          .stream()
          .map(Problem::text)
          .toList();
    }
  }

  @Test
  void saysWhatTheUserMayNotAndWhatGrantsIt() throws Exception {
    assertThat(problems(true, ITEM, NOTE))
        .containsExactly(
            "This user may not read the server's log: ALTER ROLE reader REPLICATION (Amazon RDS:"
                + " GRANT rds_replication TO reader)",
            "This user may not make publication slotted: GRANT CREATE ON DATABASE \"shop\" TO"
                + " reader, or make it as the tables' owner: CREATE PUBLICATION \"slotted\" FOR"
                + " TABLE \"slotted\".\"item\", \"slotted\".\"note\"",
            "Only its owner may add a table to a publication. For slotted.item, slotted.note:"
                + " GRANT the owning role TO reader, or make the publication as the owner (CREATE"
                + " PUBLICATION \"slotted\" FOR TABLE \"slotted\".\"item\", \"slotted\".\"note\")"
                + " and set publication.autocreate.mode=disabled",
            "These tables have no primary key, so that with them in a publication the database"
                + " refuses every UPDATE and DELETE of their rows: slotted.note. ALTER TABLE"
                + " \"slotted\".\"note\" REPLICA IDENTITY FULL, and so on, or leave them out");
    Postgres.run(
        "ALTER ROLE reader REPLICATION",
        "CREATE PUBLICATION slotted FOR TABLE slotted.item",
        "ALTER TABLE slotted.note REPLICA IDENTITY FULL");
    assertThat(problems(false, ITEM)).isEmpty();
    assertThat(problems(false, ITEM, NOTE))
        .containsExactly(
            "Publication slotted lacks slotted.note: ALTER PUBLICATION \"slotted\" ADD TABLE"
                + " \"slotted\".\"note\"");
    assertThat(problems(true, ITEM))
        .containsExactly(
            "This user does not own publication slotted, so its tables can't follow"
                + " table.include.list: ALTER PUBLICATION \"slotted\" OWNER TO reader, or set"
                + " publication.autocreate.mode=disabled and keep it up yourself");
    Postgres.run("DROP PUBLICATION slotted");
    assertThat(problems(false, ITEM))
        .containsExactly(
            "There is no publication slotted, and publication.autocreate.mode does not have it made:"
                + " CREATE PUBLICATION \"slotted\" FOR TABLE \"slotted\".\"item\"");
  }

  @Test
  void tellsAtValidationOnTheKeysAtFault() {
    Map<String, String> props = new HashMap<>(TaskRunner.props("cdc", "slotted"));
    props.put("table.whitelist", "slotted.note");
    props.put("slot.name", "Slotted");
    props.put("plugin.name", "wal2json");
    assertThat(errors(props))
        .containsEntry(
            "slot.name",
            List.of("It must be 1 to 63 lower-case letters, digits and underscores: Slotted"))
        .containsEntry("plugin.name", List.of("Must be pgoutput, which every server has"));
    props.put("slot.name", "slotted");
    props.remove("plugin.name");
    Map<String, List<String>> errors = errors(props);
    assertThat(errors).containsOnlyKeys("connection.user", "table.whitelist");
    assertThat(errors.get("connection.user").get(0)).contains("ALTER ROLE reader REPLICATION");
    assertThat(errors.get("table.whitelist").get(0)).contains("REPLICA IDENTITY FULL");
  }

  @Test
  void takesAConfigurationOfDebeziums() {
    Map<String, String> props = new HashMap<>();
    props.put("name", "slotted");
    props.put("database.hostname", "localhost");
    props.put("database.port", String.valueOf(Postgres.port()));
    props.put("database.user", "postgres");
    props.put("database.password", "postgres");
    props.put("topic.prefix", "shop");
    props.put("table.include.list", "slotted\\.(item|line)");
    assertThat(errors(props).get("connection.url").toString())
        .contains("Nothing tells which database it is: write connection.url");
    props.put("database.dbname", "shop");
    assertThat(errors(props)).isEmpty();
  }

  private static Map<String, List<String>> errors(Map<String, String> props) {
    return new JdbcSourceConnector()
        .validate(props).configValues().stream()
            .filter(value -> !value.errorMessages().isEmpty())
            .collect(Collectors.toMap(ConfigValue::name, ConfigValue::errorMessages));
  }
}
