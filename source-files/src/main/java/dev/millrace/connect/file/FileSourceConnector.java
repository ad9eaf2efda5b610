package dev.millrace.connect.file;

import dev.millrace.connect.common.Version;
import dev.millrace.connect.common.config.Messages;
import dev.millrace.connect.common.config.NumberedTasks;
import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.common.config.Warnings;
import dev.millrace.connect.file.lane.LanePartitions;
import dev.millrace.connect.file.lane.LaneState;
import dev.millrace.connect.file.store.StoreUrl;
import dev.millrace.connect.files.storage.FileStore;
import dev.millrace.connect.files.storage.StoreException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the records of files, each once. */
public final class FileSourceConnector extends SourceConnector {
  private static final Logger log = LoggerFactory.getLogger(FileSourceConnector.class);

  private Map<String, String> props;
  private FileSourceConfig config;

  @Override
  public String version() {
    return Version.current();
  }

  @Override
  public ConfigDef config() {
    return FileSourceConfig.DEF;
  }

  @Override
  public Config validate(Map<String, String> connectorConfigs) {
    Validation validation = Validation.of(FileSourceConfig.DEF, connectorConfigs);
    KeyRules.check(validation, connectorConfigs);
    return validation
        .farSide(StoreUrl.KEY, "the store", findings -> tryStore(connectorConfigs, findings))
        .result();
  }

  private static void tryStore(Map<String, String> props, Validation.Findings findings) {
    FileSourceConfig config = new FileSourceConfig(props);
    try (FileStore store = config.openStore()) {
      String folder = config.folders().at(System.currentTimeMillis()).iterator().next();
      store.list(folder, "", file -> false);
    } catch (StoreException e) {
      findings.error(Providers.store(config.storeUrl()).keyOf(e.fault()), Messages.of(e));
    }
    Providers.store(config.storeUrl()).tryEvents(config.storeUrl(), config, findings);
  }

  @Override
  public void start(Map<String, String> newProps) {
    props = Map.copyOf(newProps);
    config = new FileSourceConfig(newProps);
    Warnings.log(newProps.get("name"), Warnings.ofIgnored(FileSourceConfig.DEF, newProps));
  }

  @Override
  public Class<? extends Task> taskClass() {
    return FileSourceTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    int most = Providers.store(config.storeUrl()).mostTasks(config);
    int tasks = Math.min(Math.min(maxTasks, config.layout().lanes()), most);
    if (tasks < maxTasks) {
      log.info("{} tasks of {}: no more have lanes, or queues, of their own", tasks, maxTasks);
    }
    return NumberedTasks.counted(props, tasks);
  }

  @Override
  public void stop() {}

  /** Not where the store can't tell a file from another one in its place. */
  @Override
  public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> connectorConfig) {
    try {
      FileSourceConfig wanted = new FileSourceConfig(connectorConfig);
      return Providers.store(wanted.storeUrl())
          .inexact(wanted)
          .map(
              reason -> {
                log.warn("No exactly-once delivery: {}", reason);
                return ExactlyOnceSupport.UNSUPPORTED;
              })
          .orElse(ExactlyOnceSupport.SUPPORTED);
    } catch (ConfigException e) {
      return ExactlyOnceSupport.UNSUPPORTED; // validate() says what is wrong
    }
  }

  @Override
  public boolean alterOffsets(
      Map<String, String> connectorConfig, Map<Map<String, ?>, Map<String, ?>> offsets) {
    FileSourceConfig wanted = new FileSourceConfig(connectorConfig);
    offsets.forEach(
        (partition, offset) -> {
          if (offset != null) {
            check(wanted, partition, offset);
          }
        });
    return true;
  }

  private static void check(
      FileSourceConfig wanted, Map<String, ?> partition, Map<String, ?> offset) {
    if (partition == null || !LanePartitions.valid(partition)) {
      throw new ConnectException(
          "Unknown partition "
              + partition
              + ": write {\"store\": \""
              + wanted.storeName()
              + "\", \"lane\": \"0\"}, as GET /connectors/<name>/offsets prints it");
    }
    try {
      LaneState.of(wanted.layout(), offset);
    } catch (IllegalArgumentException e) {
      throw new ConnectException("Wrong offset of " + partition + ": " + e.getMessage(), e);
    }
  }
}
