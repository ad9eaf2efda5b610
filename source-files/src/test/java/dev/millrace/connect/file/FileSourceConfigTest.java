package dev.millrace.connect.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.common.contract.ConfigContract;
import dev.millrace.connect.file.after.Action;
import dev.millrace.connect.file.lane.Layout;
import dev.millrace.connect.file.lane.Watermark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSourceConfigTest {
  @TempDir Path folder;

  private Map<String, String> least() {
    Map<String, String> props = new HashMap<>();
    props.put("name", "files");
    props.put("store", folder.toUri().toString().replaceAll("^file:/+", "file:///"));
    props.put("topic", "lines");
    return props;
  }

  private Map<String, String> with(String... pairs) {
    Map<String, String> props = least();
    for (int i = 0; i < pairs.length; i += 2) {
      props.put(pairs[i], pairs[i + 1]);
    }
    return props;
  }

  private static Map<String, List<String>> errors(Map<String, String> props) {
    Config config = new FileSourceConnector().validate(props);
    Map<String, List<String>> errors = new HashMap<>();
    for (ConfigValue value : config.configValues()) {
      if (!value.errorMessages().isEmpty()) {
        errors.put(value.name(), value.errorMessages());
      }
    }
    return errors;
  }

  @Test
  void describesEveryKey() {
    ConfigContract.everyKeyIsDescribed(FileSourceConfig.DEF);
  }

  @Test
  void tellsEveryKeyOnItsPage() throws IOException {
    ConfigContract.tableIsCurrent(FileSourceConfig.DEF, Path.of("../docs/source-files.md"));
  }

  @Test
  void hasDefaults() {
    FileSourceConfig config = new FileSourceConfig(least());
    assertThat(errors(least())).isEmpty();
    assertThat(config.layout()).isEqualTo(new Layout(16, 268_435_456, Watermark.TIME, false));
    assertThat(config.action()).isEqualTo(new Action.Keep());
    assertThat(config.reading().lookBackMs()).isEqualTo(86_400_000);
    assertThat(config.storeName()).isEqualTo("file://" + folder);
  }

  @Test
  void readsOneLaneInAGlobalOrder() {
    assertThat(new FileSourceConfig(with("order", "name", "lanes", "8")).layout())
        .isEqualTo(new Layout(1, 0, Watermark.NAME, true));
    FileSourceConnector connector = new FileSourceConnector();
    connector.start(with("order", "time"));
    assertThat(connector.taskConfigs(10)).hasSize(1);
  }

  @Test
  void givesEveryTaskItsNumber() {
    FileSourceConnector connector = new FileSourceConnector();
    connector.start(with("lanes", "3"));
    List<String> numbers = new ArrayList<>();
    connector.taskConfigs(5).forEach(task -> numbers.add(task.get("millrace.task.id")));
    assertThat(numbers).containsExactly("0", "1", "2");
    assertThat(connector.taskConfigs(2)).isEqualTo(connector.taskConfigs(2)).hasSize(2);
  }

  @Test
  void reportsAllErrorsAtOnce() {
    assertThat(
            errors(
                with(
                    "topic", "{{nothing}}",
                    "files.include", "a[",
                    "after.file", "move",
                    "key", "fields",
                    "schema.mode", "given",
                    "bad.records", "topic")))
        .containsOnlyKeys(
            "topic", "files.include", "after.folder", "key.fields", "schema", "bad.records.topic");
  }

  @Test
  void namesTheStoresThereAre() {
    assertThat(errors(with("store", "gopher://old/in")).get("store").toString())
        .contains("no store here is called gopher")
        .contains("file");
  }

  @Test
  void triesTheStore() throws IOException {
    Files.delete(folder);
    assertThat(errors(least()).get("store").toString())
        .contains("is no folder: make it, or mount its disk, on every worker");
  }

  @Test
  void refusesToTailInAGlobalOrder() {
    assertThat(errors(with("tail", "true", "order", "time"))).containsOnlyKeys("tail");
  }

  @Test
  void refusesToTailWhatHasNoLastLine() {
    assertThat(errors(with("tail", "true", "format", "csv"))).isEmpty();
    assertThat(
            errors(
                with(
                    "tail", "true",
                    "format", "json",
                    "compression", "gzip",
                    "charset", "UTF-16",
                    "after.file", "delete")))
        .containsOnlyKeys("format", "compression", "charset", "tail.idle.ms");
    assertThat(errors(with("tail", "true", "after.file", "delete", "tail.idle.ms", "1000")))
        .isEmpty();
  }

  @Test
  void refusesTagsWhereThereAreNone() {
    Map<String, List<String>> errors =
        errors(with("after.file", "tag", "after.tags", "state=read"));
    assertThat(errors).containsOnlyKeys("after.file");
    assertThat(errors.get("after.file").toString())
        .contains("Files of file:// have no tags: set after.file to keep, delete, move or rename.");
  }

  @Test
  void refusesToMoveFilesWhereTheyAreRead() throws IOException {
    Files.createDirectories(folder.resolve("in/new"));
    assertThat(errors(with("files.folders", "in/new", "after.file", "move", "after.folder", "/in")))
        .containsOnlyKeys("after.folder");
    assertThat(
            errors(with("files.folders", "in/new", "after.file", "move", "after.folder", "in/n")))
        .isEmpty();
    assertThat(
            errors(with("after.file", "rename", "after.suffix", ".ok", "file.done.suffix", ".ok")))
        .containsOnlyKeys("after.suffix");
  }

  @Test
  void refusesWhatNoRecordHas() {
    String given = "{\"type\":\"struct\",\"fields\":[{\"field\":\"id\",\"type\":\"int64\"}]}";
    assertThat(
            errors(
                with(
                    "schema.mode", "given",
                    "schema", given,
                    "key", "fields",
                    "key.fields", "nothing",
                    "topic", "t-{{value:kind}}",
                    "field.path", "id",
                    "field.record", "n",
                    "field.modified", "n")))
        .containsOnlyKeys("key.fields", "topic", "field.path", "field.record");
    assertThat(errors(with("key", "fields", "key.fields", "a..b"))).containsOnlyKeys("key.fields");
    assertThat(
            errors(
                with(
                    "format", "bytes",
                    "field.path", "path",
                    "field.partitions", "true",
                    "key", "fields",
                    "key.fields", "id",
                    "topic", "{{value:id}}")))
        .containsOnlyKeys("field.path", "field.partitions", "key", "topic");
  }

  @Test
  void refusesEntriesWhereNoArchiveIsOpened() {
    assertThat(errors(with("topic", "{{entry:stem}}", "key", "entry", "compression", "gzip")))
        .containsOnlyKeys("topic", "key");
    assertThat(errors(with("format", "parquet", "compression", "gzip")))
        .containsOnlyKeys("compression");
  }

  @Test
  void leavesOutWhatItMovesAndRenames() {
    assertThat(
            new FileSourceConfig(with("after.file", "move", "after.folder", "/read"))
                .filter()
                .test("", "read/a.csv"))
        .isFalse();
    assertThat(new FileSourceConfig(with("after.file", "rename")).filter().test("", "a.csv.read"))
        .isFalse();
  }

  @Test
  void supportsExactlyOnce() {
    assertThat(new FileSourceConnector().exactlyOnceSupport(least()))
        .isEqualTo(ExactlyOnceSupport.SUPPORTED);
  }

  @Test
  void refusesOffsetsOfAnotherLayout() {
    Map<String, ?> partition = Map.of("store", "file://" + folder, "lane", "3");
    Map<String, Object> offset =
        Map.of(
            "version",
            1,
            "lanes",
            4L,
            "split.bytes",
            268_435_456,
            "order",
            "none",
            "watermark",
            "time");
    FileSourceConnector connector = new FileSourceConnector();
    assertThat(connector.alterOffsets(with("lanes", "4"), Map.of(partition, offset))).isTrue();
    assertThatThrownBy(() -> connector.alterOffsets(least(), Map.of(partition, offset)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("lanes is 16, but the stored offsets were written with 4")
        .hasMessageContaining("Set lanes=4 again");
    assertThatThrownBy(() -> connector.alterOffsets(least(), Map.of(Map.of("file", "a"), offset)))
        .hasMessageContaining("Unknown partition {file=a}");
    assertThat(connector.alterOffsets(least(), Collections.singletonMap(partition, null))).isTrue();
  }
}
