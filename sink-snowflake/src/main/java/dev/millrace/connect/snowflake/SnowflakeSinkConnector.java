package dev.millrace.connect.snowflake;

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

/** Writes topics into Snowflake's tables, each record exactly once. */
public final class SnowflakeSinkConnector extends SinkConnector {
  private Map<String, String> props;

  @Override
  public String version() {
    return Version.current();
  }

  @Override
  public ConfigDef config() {
    return SnowflakeSinkConfig.def();
  }

  @Override
  public Class<? extends Task> taskClass() {
    return SnowflakeSinkTask.class;
  }

  @Override
  public void start(Map<String, String> configuration) {
    props = Map.copyOf(configuration);
    Warnings.log(props.get("name"), Warnings.ofIgnored(SnowflakeSinkConfig.def(), props));
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return NumberedTasks.of(props, maxTasks);
  }

  @Override
  public void stop() {}

  @Override
  public Config validate(Map<String, String> configuration) {
    Validation validation = Validation.of(SnowflakeSinkConfig.def(), configuration);
    if (validation.clean()) {
      SnowflakeSinkConfig config = new SnowflakeSinkConfig(configuration);
      SnowflakeCheck.rules(validation, config);
      validation.farSide(
          AccessKeys.URL, "Snowflake", findings -> SnowflakeCheck.logIn(config, findings));
    }
    return validation.result();
  }

  @Override
  public boolean alterOffsets(
      Map<String, String> configuration, Map<TopicPartition, Long> offsets) {
    return Offsets.alter(new SnowflakeSinkConfig(configuration), offsets);
  }
}
