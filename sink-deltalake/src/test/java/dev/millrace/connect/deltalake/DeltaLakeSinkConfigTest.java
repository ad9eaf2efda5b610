package dev.millrace.connect.deltalake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.common.contract.ConfigContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltaLakeSinkConfigTest {
  @TempDir private Path folder;

  private static Map<String, String> full() {
    Map<String, String> props = ConfigContract.defaults(DeltaLakeSinkConfig.def());
    props.put("table.path", "s3://lake/${topic}");
    props.put("table.properties", "delta.appendOnly=true");
    props.put("aws.access.key.id", "AK");
    props.put("aws.secret.access.key", "s3cr3t");
    props.put("s3.sse.customer.key", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");
    return props;
  }

  @Test
  void everyKeyIsDescribedReadAndDocumented() throws IOException {
    ConfigContract.everyKeyIsDescribed(DeltaLakeSinkConfig.def());
    ConfigContract.everyKeyIsRead(DeltaLakeSinkConfig.def(), new DeltaLakeSinkConfig(full()));
    ConfigContract.tableIsCurrent(DeltaLakeSinkConfig.def(), Path.of("../docs/sink-deltalake.md"));
    ConfigContract.secretsAreHidden(
        new DeltaLakeSinkConfig(full()), Map.of("aws.secret.access.key", "s3cr3t"));
  }

  private static Map<String, List<String>> errors(Map<String, String> props) {
    Map<String, List<String>> errors = new HashMap<>();
    for (ConfigValue value : new DeltaLakeSinkConnector().validate(props).configValues()) {
      if (!value.errorMessages().isEmpty()) {
        errors.put(value.name(), value.errorMessages());
      }
    }
    return errors;
  }

  private static Map<String, List<String>> errors(String... props) {
    Map<String, String> map = new HashMap<>(Map.of("name", "delta"));
    for (int i = 0; i < props.length; i += 2) {
      map.put(props[i], props[i + 1]);
    }
    return errors(map);
  }

  @Test
  void namesEveryErrorAtItsKey() {
    assertThat(errors()).containsOnlyKeys("table.path");
    assertThat(errors("table.path", "lake/x").get("table.path"))
        .containsExactly(
            "table.path must be s3://<bucket>/<folder>, or an absolute path on the worker's disk,"
                + " not 'lake/x'");
    assertThat(errors("table.path", "GS://lake/x").get("table.path"))
        .containsExactly(
            "table.path must be s3://<bucket>/<folder>, or an absolute path on the worker's disk,"
                + " not 'GS://lake/x': Google Cloud Storage is not supported");
    for (String path :
        List.of(
            "abfss://lake@account.dfs.core.windows.net/${topic}",
            "wasbs://lake@account.blob.core.windows.net/x",
            "hdfs://namenode/x",
            "dbfs:/mnt/lake/x",
            "oss://lake/x",
            "https://store/lake/x")) {
      assertThat(errors("table.path", path)).as(path).containsOnlyKeys("table.path");
      assertThat(errors("table.path", path).get("table.path").get(0))
          .startsWith("table.path must be s3://<bucket>/<folder>, or an absolute path on the")
          .contains("': ");
    }
    assertThat(errors("table.path", "s3://lake/${topci}").get("table.path").get(0))
        .contains("${topci} names nothing: write topic, topic.<group>, value.<field>");
    assertThat(errors("table.path", "/lake/${topic.1}").get("table.path").get(0))
        .contains("topic.regex has 0 groups");
    assertThat(errors("table.path", "${topic}").get("table.path").get(0))
        .contains("must begin with s3://");
    assertThat(
            errors(
                "table.path", "s3://LAKE/x",
                "aws.access.key.id", "AK",
                "schema.evolution", "none",
                "table.properties", "delta.appendOnly",
                "partition.columns", "a",
                "clustering.columns", "b",
                "parquet.row.group.bytes", "200000000"))
        .containsOnlyKeys(
            "table.path",
            "aws.secret.access.key",
            "table.properties",
            "clustering.columns",
            "parquet.row.group.bytes");
    assertThat(errors("table.path", "/x", "schema.evolution", "full", "topic.regex", "("))
        .containsOnlyKeys("schema.evolution", "topic.regex");
  }

  @Test
  void looksAtTheTable() throws IOException {
    String path = folder.toString();
    assertThat(errors("table.path", path + "/t").get("table.path").get(0))
        .isEqualTo(
            "There is no table at "
                + path
                + "/t: create it, correct the path, or set auto.create=true.");
    assertThat(errors("table.path", path + "/t", "auto.create", "true")).isEmpty();
    assertThat(errors("table.path", path + "/${topic}")).isEmpty();
    Files.createDirectories(folder.resolve("other/day=1"));
    Files.createFile(folder.resolve("other/day=1/part-0.parquet"));
    assertThat(
            errors("table.path", path + "/other", "auto.create", "true").get("table.path").get(0))
        .startsWith("file:" + path + "/other holds files, such as 'day=1/part-0.parquet', but no")
        .contains("Name another folder in table.path");
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(
            errors("table.path", file.toString(), "auto.create", "true").get("table.path").get(0))
        .startsWith("The worker can't write to " + file);
    assertThat(errors("table.path", file + "/${topic}").get("table.path").get(0))
        .startsWith("The worker can't write to " + file);
  }
}
