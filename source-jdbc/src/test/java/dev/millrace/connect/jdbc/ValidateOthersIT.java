package dev.millrace.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.jdbc.dialect.TableId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Validation against other databases than PostgreSQL. */
class ValidateOthersIT {
  @TempDir Path directory;

  private static Map<String, String> props(Engine db, String table) {
    Map<String, String> props = db.props("incrementing");
    props.remove(TaskTables.KEY);
    props.put("table.whitelist", table);
    props.put("incrementing.column.name", "ID");
    return props;
  }

  private static List<String> errors(Config config) {
    List<String> errors = new ArrayList<>();
    for (ConfigValue value : config.configValues()) {
      value.errorMessages().forEach(message -> errors.add(value.name() + ": " + message));
    }
    return errors;
  }

  private static void isRead(Engine db, String id) {
    db.run(
        "CREATE TABLE ORDERS_1 (ID int NOT NULL PRIMARY KEY, v varchar(9))",
        "CREATE TABLE ORDERSX1 (ID int NOT NULL PRIMARY KEY)",
        "CREATE VIEW SEEN AS SELECT * FROM ORDERS_1");
    Config config = new JdbcSourceConnector().validate(props(db, id));

    assertThat(errors(config)).isEmpty();
    assertThat(
            config.configValues().stream()
                .filter(value -> value.name().equals("table.whitelist"))
                .findFirst()
                .orElseThrow()
                .recommendedValues())
        .containsExactly(id.replace("S_1", "SX1"), id)
        .doesNotContain("SEEN");
    assertThat(errors(new JdbcSourceConnector().validate(props(db, "nothing"))))
        .singleElement()
        .asString()
        .startsWith("table.whitelist: Table nothing does not exist");
  }

  @Test
  void mariaDbIsReadByBothDrivers() {
    isRead(MariaDb.database("check_me"), "check_me.ORDERS_1");
    isRead(MariaDb.byConnectorJ("check_me"), "check_me.ORDERS_1");
  }

  /** Whoever copies them from {@code docs/operations.md} can read the tables. */
  @Test
  void theGrantsOfMariaDbAreEnoughAndNoneIsTooMuch() throws IOException {
    Engine owner = MariaDb.database("shop");
    owner.run(
        // Who has no name at this host would go before a name at any host.
        "DROP USER IF EXISTS ''@'localhost'",
        "DROP USER IF EXISTS 'reader'@'%'",
        "CREATE TABLE orders (ID int PRIMARY KEY)",
        "CREATE TABLE customers (ID int PRIMARY KEY)",
        "INSERT INTO orders VALUES (1)");
    List<String> statements = statements("MySQL and MariaDB");
    owner.run(statements.toArray(String[]::new));
    for (String url : List.of(owner.url(), owner.url().replace("jdbc:mariadb:", "jdbc:mysql:"))) {
      Engine reader = new Engine(url, "reader", "change-me", owner.id());
      Map<String, String> props = props(reader, "shop.orders,shop.customers");
      assertThat(errors(new JdbcSourceConnector().validate(props))).isEmpty();
      Map<String, String> task = reader.props("incrementing", "orders");
      task.put("incrementing.column.name", "ID");
      try (TaskRunner runner = new TaskRunner(task, new TaskRunner.Offsets())) {
        assertThat(runner.rows(1)).isNotEmpty();
      }

      List<String> grants = statements.stream().filter(sql -> sql.startsWith("GRANT")).toList();
      assertThat(grants).hasSize(2);
      for (String grant : grants) {
        owner.run(grant.replaceFirst("GRANT", "REVOKE").replaceFirst(" TO ", " FROM "));
        assertThat(errors(new JdbcSourceConnector().validate(props)))
            .as("without %s", grant)
            .isNotEmpty();
        owner.run(grant);
      }
    }
  }

  private static List<String> statements(String heading) throws IOException {
    String page = Files.readString(Path.of("..", "docs", "operations.md"));
    Matcher block = Pattern.compile("(?s)### " + heading + "\\n\\n```sql\\n(.*?)```").matcher(page);
    assertThat(block.find()).as("a block of SQL under %s", heading).isTrue();
    return List.of(block.group(1).strip().split(";\\s*"));
  }

  @Test
  void aDatabaseThatIsNotThereIsAnErrorOfTheUrl() {
    Engine db = MariaDb.database("check_me");
    Engine gone = new Engine(db.url() + "_not", db.user(), db.password(), db.id());

    assertThat(errors(new JdbcSourceConnector().validate(props(gone, "t"))))
        .singleElement()
        .asString()
        .startsWith("connection.url: There is no such database");
  }

  @Test
  void sqliteIsRead() {
    isRead(sqlite("shop.db"), "ORDERS_1");
  }

  private Engine sqlite(String file) {
    return new Engine(
        "jdbc:sqlite:" + directory.resolve(file), null, null, table -> new TableId("", "", table));
  }

  @Test
  void aFileThatIsNotThereIsAnErrorAndIsNotMade() {
    assertThat(errors(new JdbcSourceConnector().validate(props(sqlite("gone.db"), "t"))))
        .singleElement()
        .asString()
        .startsWith("connection.url: There is no such database");
    assertThat(directory.resolve("gone.db")).doesNotExist();
  }

  @Test
  void h2IsRead() {
    isRead(
        new Engine("jdbc:h2:mem:check;DB_CLOSE_DELAY=-1", "sa", "", table -> null),
        "CHECK.PUBLIC.ORDERS_1");
  }

  @Test
  void derbyIsRead() {
    System.setProperty("derby.stream.error.file", directory.resolve("derby.log").toString());
    isRead(
        new Engine("jdbc:derby:memory:check;create=true", "app", "app", table -> null),
        "APP.ORDERS_1");
  }
}
