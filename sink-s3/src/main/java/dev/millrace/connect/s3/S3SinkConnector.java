package dev.millrace.connect.s3;

import dev.millrace.connect.common.Version;
import dev.millrace.connect.common.config.NumberedTasks;
import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.common.config.Warnings;
import dev.millrace.connect.files.config.ConnectionKeys;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/** Writes topics to S3 as files, each record exactly once. */
public final class S3SinkConnector extends SinkConnector {
  private Map<String, String> props;

  @Override
  public String version() {
    return Version.current();
  }

  @Override
  public ConfigDef config() {
    return S3SinkConfig.def();
  }

  @Override
  public Class<? extends Task> taskClass() {
    return S3SinkTask.class;
  }

  @Override
  public void start(Map<String, String> configuration) {
    props = Map.copyOf(configuration);
    Warnings.log(props.get("name"), Warnings.ofIgnored(S3SinkConfig.def(), props));
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return NumberedTasks.of(props, maxTasks);
  }

  @Override
  public void stop() {}

  @Override
  public Config validate(Map<String, String> raw) {
    Map<String, String> configuration = Aliases.resolve(raw);
    Validation validation = Validation.of(S3SinkConfig.def(), configuration);
    Aliases.warn(validation, raw);
    if (validation.clean()) {
      S3SinkConfig config = new S3SinkConfig(configuration);
      S3Check.rules(validation, config);
      ManifestCheck.rules(validation, config);
      validation.farSide(
          ConnectionKeys.STORE_URL, "The store", findings -> S3Check.bucket(config, findings));
      if (!config.notificationTopic().isEmpty()) {
        validation.farSide(
            ManifestKeys.BOOTSTRAP, "Kafka", findings -> ManifestCheck.topic(config, findings));
      }
    }
    return validation.result();
  }

  @Override
  public boolean alterOffsets(
      Map<String, String> configuration, Map<TopicPartition, Long> offsets) {
    S3SinkConfig config = new S3SinkConfig(configuration);
    // At least once, Kafka's own offsets say all, and the worker alters them.
    return !config.exactlyOnce() || Offsets.alter(config, offsets);
  }
}
