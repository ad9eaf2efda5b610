package dev.millrace.connect.jdbc.cdc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.millrace.connect.jdbc.dialect.TableId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogSettingsTest {
  private static final List<TableId> TABLES =
      List.of(new TableId("public", "item"), new TableId("public", "a,b"));

  private static Map<String, String> settings(String url, String... more) {
    Map<String, String> props = new HashMap<>();
    props.put("name", "shop");
    props.put("connector.class", "ours");
    props.put("connection.url", url);
    props.put("connection.password", "s3cr3t");
    props.put("topic.prefix", "shop");
    props.put("snapshot.mode", "initial");
    for (int i = 0; i < more.length; i += 2) {
      props.put(more[i], more[i + 1]);
    }
    return LogSettings.of(props, "u", "s3cr3t", Map.of("socketFactory", "x"), TABLES);
  }

  @Test
  void saysPostgresUrlInDebeziumsKeys() {
    assertThat(settings("jdbc:postgresql://db:5433/my%20shop?sslmode=verify-full&options=-c%20a=b"))
        .containsEntry("database.hostname", "db")
        .containsEntry("database.port", "5433")
        .containsEntry("database.dbname", "my shop")
        .containsEntry("database.user", "u")
        .containsEntry("database.password", "s3cr3t")
        .containsEntry("database.sslmode", "verify-full")
        .containsEntry("driver.options", "-c a=b")
        .containsEntry("driver.socketFactory", "x")
        .containsEntry("plugin.name", "pgoutput")
        .containsEntry("slot.name", "millrace_shop")
        .containsEntry("publication.name", "millrace_shop")
        .containsEntry("publication.autocreate.mode", "disabled")
        .containsEntry("snapshot.mode", "no_data")
        .containsEntry("topic.prefix", "shop")
        .containsEntry("table.include.list", "public\\.item,public\\.a\\,b")
        .doesNotContainKeys("connection.url", "connection.password", "connector.class");
  }

  @Test
  void keepsAllServersOfAUrl() {
    assertThat(settings("jdbc:postgresql://a:1,b:2/shop?targetServerType=primary"))
        .containsEntry("database.hostname", "a:1,b")
        .containsEntry("database.port", "2")
        .containsEntry("driver.targetServerType", "primary");
    assertThat(settings("jdbc:postgresql://[::1]/shop"))
        .containsEntry("database.hostname", "[::1]")
        .containsEntry("database.port", "5432");
  }

  @Test
  void saysTheUrlsOfTheOthersInDebeziumsKeys() {
    assertThat(settings("jdbc:mariadb://db/shop?sslMode=verify-full"))
        .containsEntry("database.port", "3306")
        .containsEntry("database.ssl.mode", "verify-full")
        .containsKey("database.server.id")
        .containsEntry("database.include.list", "\\Qshop\\E");
    assertThat(settings("jdbc:mysql://db/shop?sslMode=VERIFY_CA"))
        .containsEntry("database.ssl.mode", "verify_ca");
    assertThat(settings("jdbc:sqlserver://db:1435;databaseName=shop;encrypt=true"))
        .containsEntry("database.hostname", "db")
        .containsEntry("database.port", "1435")
        .containsEntry("database.names", "shop")
        .containsEntry("driver.encrypt", "true");
  }

  @Test
  void letsDebeziumsOwnKeysWin() {
    assertThat(
            settings(
                "jdbc:postgresql://db/shop",
                "slot.name",
                "mine",
                "heartbeat.interval.ms",
                "5000",
                "tombstones.on.delete",
                "false",
                "database.tcpKeepAlive",
                "false"))
        .containsEntry("slot.name", "mine")
        .containsEntry("heartbeat.interval.ms", "5000")
        .containsEntry("tombstones.on.delete", "false")
        .containsEntry("database.tcpKeepAlive", "false");
  }

  @Test
  void refusesUrlsWithoutALog() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings("jdbc:sqlite:file?password=s3cr3t"))
        .withMessageStartingWith("must start with one of [jdbc:mariadb:, jdbc:mysql:")
        .withMessageNotContaining("s3cr3t");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings("jdbc:postgresql:shop"))
        .withMessage("must name the host: write //host:port after the scheme");
  }

  @Test
  void namesSlotsThatPostgresTakesAndNoTwoConnectorsShare() {
    assertThat(LogSettings.slotName("shop")).isEqualTo("millrace_shop");
    assertThat(LogSettings.slotName("Shop-1"))
        .startsWith("millrace_shop_1_")
        .isNotEqualTo(LogSettings.slotName("shop_1"))
        .isNotEqualTo(LogSettings.slotName("shop.1"));
    String longName = LogSettings.slotName("x".repeat(100));
    assertThat(longName).hasSize(63).isNotEqualTo(LogSettings.slotName("x".repeat(101)));
    assertThat(new Slot(longName, false).name()).isEqualTo(longName);
  }
}
