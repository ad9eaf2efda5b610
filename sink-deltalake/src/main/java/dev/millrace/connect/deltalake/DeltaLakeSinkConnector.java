package dev.millrace.connect.deltalake;

import dev.millrace.connect.common.Version;
import dev.millrace.connect.common.config.NumberedTasks;
import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.common.config.Warnings;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/** Writes topics into Delta Lake tables, each record exactly once. */
public final class DeltaLakeSinkConnector extends SinkConnector {
  private Map<String, String> props;

  @Override
  public String version() {
    return Version.current();
  }

  @Override
  public ConfigDef config() {
    return DeltaLakeSinkConfig.def();
  }

  @Override
  public Class<? extends Task> taskClass() {
    return DeltaLakeSinkTask.class;
  }

  @Override
  public void start(Map<String, String> configuration) {
    props = Map.copyOf(configuration);
    Warnings.log(props.get("name"), Warnings.ofIgnored(DeltaLakeSinkConfig.def(), props));
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return NumberedTasks.of(props, maxTasks);
  }

  @Override
  public void stop() {}

  @Override
  public Config validate(Map<String, String> configuration) {
    Validation validation = Validation.of(DeltaLakeSinkConfig.def(), configuration);
    if (validation.clean()) {
      DeltaLakeSinkConfig config = new DeltaLakeSinkConfig(configuration);
      DeltaLakeCheck.rules(validation, config);
      validation.farSide(
          TableKeys.PATH, "The table", findings -> DeltaLakeCheck.table(config, findings));
    }
    return validation.result();
  }

  @Override
  public boolean alterOffsets(
      Map<String, String> configuration, Map<TopicPartition, Long> offsets) {
    return Offsets.alter(new DeltaLakeSinkConfig(configuration), offsets);
  }
}
