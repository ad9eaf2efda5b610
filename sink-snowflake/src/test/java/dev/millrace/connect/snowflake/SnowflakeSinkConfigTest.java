package dev.millrace.connect.snowflake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.common.config.Warnings;
import dev.millrace.connect.common.contract.ConfigContract;
import dev.millrace.connect.snowflake.access.TestKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;

class SnowflakeSinkConfigTest {
  private static Map<String, String> full() {
    Map<String, String> props = ConfigContract.defaults(SnowflakeSinkConfig.def());
    props.putAll(minimal());
    props.remove("name");
    props.put("snowflake.private.key.passphrase", "");
    props.put("snowflake.password", "p4ssw0rd");
    props.put("snowflake.token", "t0ken");
    props.put("snowflake.oauth.client.id", "client");
    props.put("snowflake.oauth.client.secret", "cl1entsecret");
    props.put("snowflake.oauth.refresh.token", "r3fresh");
    props.put("jvm.proxy.host", "proxy");
    props.put("jvm.proxy.password", "pr0xypass");
    return props;
  }

  private static Map<String, String> minimal() {
    Map<String, String> props = new HashMap<>();
    props.put("name", "sf");
    // Nothing listens there: what validation finds beyond the log-in shows.
    props.put("snowflake.url.name", "http://127.0.0.1:1");
    props.put("snowflake.user.name", "LOADER");
    props.put("snowflake.private.key", TestKeys.pem());
    props.put("snowflake.database.name", "DB1");
    props.put("snowflake.schema.name", "PUBLIC");
    return props;
  }

  @Test
  void everyKeyIsDescribedReadAndDocumented() throws IOException {
    ConfigContract.everyKeyIsDescribed(SnowflakeSinkConfig.def());
    ConfigContract.everyKeyIsRead(SnowflakeSinkConfig.def(), new SnowflakeSinkConfig(full()));
    ConfigContract.tableIsCurrent(SnowflakeSinkConfig.def(), Path.of("../docs/sink-snowflake.md"));
  }

  @Test
  void secretsAreInNoText() {
    SnowflakeSinkConfig config = new SnowflakeSinkConfig(full());
    ConfigContract.secretsAreHidden(
        config,
        Map.of(
            "snowflake.private.key", TestKeys.body(),
            "snowflake.password", "p4ssw0rd",
            "snowflake.token", "t0ken",
            "snowflake.oauth.client.secret", "cl1entsecret",
            "snowflake.oauth.refresh.token", "r3fresh",
            "jvm.proxy.password", "pr0xypass"));
    assertThat(config.logIn()).hasToString("LOADER at http://127.0.0.1:1");
  }

  private static Map<String, List<String>> errors(String... changes) {
    Map<String, String> props = minimal();
    for (int i = 0; i < changes.length; i += 2) {
      props.put(changes[i], changes[i + 1]);
    }
    Map<String, List<String>> errors = new HashMap<>();
    for (ConfigValue value : new SnowflakeSinkConnector().validate(props).configValues()) {
      if (!value.errorMessages().isEmpty()) {
        errors.put(value.name(), value.errorMessages());
      }
    }
    return errors;
  }

  @Test
  void namesEveryErrorAtItsKey() {
    assertThat(
            errors(
                "snowflake.url.name", "acme/x",
                "buffer.flush.time", "0",
                "insert.mode", "replace"))
        .containsOnlyKeys("snowflake.url.name", "buffer.flush.time", "insert.mode");
    assertThat(
            errors(
                "snowflake.private.key", "",
                "snowflake.topic2table.map", "a",
                "snowflake.jdbc.map", "x",
                "delete.enabled", "true",
                "staging.dir", "/no/such/folder"))
        .containsOnlyKeys(
            "snowflake.private.key",
            "snowflake.topic2table.map",
            "snowflake.jdbc.map",
            "delete.enabled",
            "staging.dir");
    assertThat(errors("snowflake.private.key", "").get("snowflake.private.key").get(0))
        .startsWith("Set it: snowflake.authenticator=snowflake_jwt needs it.");
    assertThat(
            errors("insert.mode", "upsert", "snowflake.enable.schematization", "false")
                .get("snowflake.enable.schematization"))
        .containsExactly("Set it to true: insert.mode=upsert needs a column for each field.");
    assertThat(errors("snowflake.authenticator", "oauth"))
        .containsOnlyKeys("snowflake.oauth.client.id");
    assertThat(errors("snowflake.authenticator", "workload_identity"))
        .containsOnlyKeys("snowflake.workload.identity.provider");
  }

  @Test
  void takesTheVendorsConfiguration() {
    Map<String, String> props = minimal();
    props.put("snowflake.ingestion.method", "SNOWPIPE_STREAMING");
    props.put("snowflake.streaming.max.client.lag", "30");
    props.put("snowflake.topic2table.map", "orders:ORDERS_IN,logs.*:LOGS");
    props.put("buffer.count.records", "10000");
    props.put("buffer.flush.time", "60");
    props.put("buffer.size.bytes", "5000000");
    props.put("jmx", "true");
    SnowflakeSinkConfig config = new SnowflakeSinkConfig(props);
    assertThat(config.flushRecords()).isEqualTo(10_000);
    assertThat(config.flushMs()).isEqualTo(60_000);
    assertThat(config.tableNames().of("orders")).isEqualTo("ORDERS_IN");
    assertThat(config.tableNames().of("logs-eu")).isEqualTo("LOGS");
    assertThat(Warnings.ofIgnored(SnowflakeSinkConfig.def(), props)).hasSize(3);
  }
}
