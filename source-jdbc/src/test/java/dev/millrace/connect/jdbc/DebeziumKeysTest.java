package dev.millrace.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DebeziumKeysTest {
  private static final Map<String, String> POSTGRES =
      Map.of(
          "name", "shop",
          "database.hostname", "db",
          "database.port", "5433",
          "database.dbname", "my shop",
          "database.user", "reader",
          "database.password", "s3cr3t",
          "database.sslmode", "require",
          "driver.socketTimeout", "7",
          "topic.prefix", "shop",
          "table.include.list", "public\\.item, public\\.line");

  private static Map<String, String> with(Map<String, String> props, String... more) {
    Map<String, String> all = new HashMap<>(props);
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    return DebeziumKeys.adopt(all);
  }

  @Test
  void readsWhereThePostgresIs() {
    assertThat(with(POSTGRES))
        .containsAllEntriesOf(
            Map.of(
                "mode", "cdc",
                "connection.url", "jdbc:postgresql://db:5433/my%20shop",
                "connection.user", "reader",
                "connection.password", "s3cr3t",
                "connection.sslmode", "require",
                "connection.socketTimeout", "7",
                "topic.prefix", "shop"));
  }

  @Test
  void tellsTheDatabasesByTheKeysThatOneOfThemHas() {
    Map<String, String> least = Map.of("database.hostname", "db");
    assertThat(with(least, "slot.name", "x"))
        .containsEntry("connection.url", "jdbc:postgresql://db/");
    assertThat(with(least, "database.names", "a, b"))
        .containsEntry("connection.url", "jdbc:sqlserver://db;databaseName=a");
    assertThat(with(least, "database.server.id", "7"))
        .containsEntry("connection.url", "jdbc:mariadb://db/");
    assertThat(with(least)).doesNotContainKey("connection.url").containsEntry("mode", "cdc");
  }

  @Test
  void leavesOurOwnConfigurationsAlone() {
    Map<String, String> ours =
        Map.of("connection.url", "jdbc:postgresql://db/shop", "mode", "bulk");
    assertThat(DebeziumKeys.adopt(ours)).isSameAs(ours);
  }

  private static boolean takes(Map<String, String> props, String table) {
    return Pattern.compile(props.get("table.include.list").split(",", -1)[0])
        .matcher(table)
        .matches();
  }

  @Test
  void selectsTablesAsDebeziumDoes() {
    Map<String, String> schemas =
        with(Map.of("database.hostname", "db", "slot.name", "x"), "schema.include.list", "a,b.*");
    assertThat(takes(schemas, "a.item")).isTrue();
    assertThat(takes(schemas, "B2.item")).isTrue();
    assertThat(takes(schemas, "aa.item")).isFalse();
    Map<String, String> others =
        with(Map.of("database.hostname", "db", "slot.name", "x"), "schema.exclude.list", "a");
    assertThat(takes(others, "a.item")).isFalse();
    assertThat(takes(others, "b.item")).isTrue();
    Map<String, String> rest =
        with(
            Map.of("database.hostname", "db", "slot.name", "x"),
            "table.exclude.list",
            "public\\.line");
    assertThat(takes(rest, "public.item")).isTrue();
    assertThat(takes(with(POSTGRES), "PUBLIC.item")).isTrue();
    assertThat(takes(with(POSTGRES), "public.line")).isFalse();
  }
}
