package dev.millrace.connect.rest;

import dev.millrace.connect.common.Version;
import dev.millrace.connect.common.config.NumberedTasks;
import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.common.config.Warnings;
import dev.millrace.connect.rest.alias.Aliases;
import dev.millrace.connect.rest.reading.Units;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the records of an HTTP API, each version once. */
public final class RestSourceConnector extends SourceConnector {
  private static final Logger log = LoggerFactory.getLogger(RestSourceConnector.class);

  private Map<String, String> props;
  private RestSourceConfig config;

  @Override
  public String version() {
    return Version.current();
  }

  @Override
  public ConfigDef config() {
    return RestSourceConfig.DEF;
  }

  @Override
  public Config validate(Map<String, String> connectorConfigs) {
    Described described = Described.of(whole(connectorConfigs));
    Map<String, String> whole = described.props();
    Validation validation = Validation.of(RestSourceConfig.DEF, whole);
    Aliases.check(validation, connectorConfigs);
    described.tell(validation);
    KeyRules.check(validation, whole);
    return validation
        .farSide(RestSourceConfig.BASE_URL, "the API", findings -> Trial.of(whole).run(findings))
        .result();
  }

  @Override
  public void start(Map<String, String> newProps) {
    props = Map.copyOf(Described.of(whole(newProps)).checked());
    config = new RestSourceConfig(props);
    Warnings.log(props.get("name"), Warnings.ofIgnored(RestSourceConfig.DEF, props));
  }

  /** The configuration that counts, but for what a document says of it. */
  private static Map<String, String> whole(Map<String, String> given) {
    return Presets.applied(Aliases.applied(given));
  }

  @Override
  public Class<? extends Task> taskClass() {
    return RestSourceTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    int tasks = Math.min(maxTasks, new Units(config.resources()).all().size());
    if (tasks < maxTasks) {
      log.info("{} tasks of {}: no more have a resource, partition or lane", tasks, maxTasks);
    }
    return NumberedTasks.counted(props, tasks);
  }

  @Override
  public void stop() {}

  /** Not where pages shift while they are read. */
  @Override
  public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> connectorConfig) {
    try {
      Optional<String> reason = KeyRules.inexact(new RestSourceConfig(whole(connectorConfig)));
      reason.ifPresent(why -> log.warn("No exactly-once delivery: {}", why));
      return reason.isPresent() ? ExactlyOnceSupport.UNSUPPORTED : ExactlyOnceSupport.SUPPORTED;
    } catch (ConfigException e) {
      return ExactlyOnceSupport.UNSUPPORTED; // validate() says what is wrong
    }
  }

  @Override
  public boolean alterOffsets(
      Map<String, String> connectorConfig, Map<Map<String, ?>, Map<String, ?>> offsets) {
    Map<String, String> whole = Described.of(whole(connectorConfig)).checked();
    StoredOffsets.check(new RestSourceConfig(whole), offsets);
    return true;
  }
}
