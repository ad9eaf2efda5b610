package dev.millrace.connect.jdbc;

import dev.millrace.connect.common.Version;
import dev.millrace.connect.common.config.Warnings;
import dev.millrace.connect.jdbc.cdc.LogOffsets;
import dev.millrace.connect.jdbc.lookback.Tails;
import dev.millrace.connect.jdbc.offset.OffsetChanges;
import dev.millrace.connect.jdbc.query.Mode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;

/** Reads tables by queries: all rows at intervals, or the new ones by a cursor. */
public final class JdbcSourceConnector extends SourceConnector {
  private Map<String, String> props;
  private JdbcSourceConfig config;
  private TableMonitor monitor;

  @Override
  public String version() {
    return Version.current();
  }

  @Override
  public ConfigDef config() {
    return JdbcSourceConfig.DEF;
  }

  @Override
  public Config validate(Map<String, String> connectorConfigs) {
    return Preflight.check(connectorConfigs).result();
  }

  @Override
  public void start(Map<String, String> newProps) {
    props = Map.copyOf(newProps);
    config = new JdbcSourceConfig(newProps);
    Warnings.log(newProps.get("name"), Warnings.ofIgnored(JdbcSourceConfig.DEF, newProps));
    if (config.queries().isEmpty()) {
      monitor =
          TableMonitor.of(config, config.dialect(), () -> context().requestTaskReconfiguration())
              .start();
    }
  }

  @Override
  public Class<? extends Task> taskClass() {
    return config.mode() == Mode.CDC ? CdcSourceTask.class : JdbcSourceTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return tasks(maxTasks).stream()
        .map(
            tables -> {
              Map<String, String> task = new HashMap<>(props);
              task.putAll(tables.props());
              return task;
            })
        .toList();
  }

  private List<TaskTables> tasks(int maxTasks) {
    return monitor == null
        ? TaskTables.ofQueries(config.queries().size(), maxTasks)
        : TaskTables.spread(monitor.tables(config.firstLook()), maxTasks, config.sharesTables());
  }

  @Override
  public void stop() {
    if (monitor != null) {
      monitor.close();
    }
  }

  /**
   * Every mode has exact positions. Where a table has no primary key and the mode needs one, {@link
   * #validate} and the task refuse it if exactly-once delivery is required.
   */
  @Override
  public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> connectorConfig) {
    String mode = DebeziumKeys.adopt(connectorConfig).getOrDefault(JdbcSourceConfig.MODE, "");
    return Mode.names().contains(mode.toLowerCase(java.util.Locale.ROOT))
        ? ExactlyOnceSupport.SUPPORTED
        : ExactlyOnceSupport.UNSUPPORTED;
  }

  @Override
  public boolean alterOffsets(
      Map<String, String> connectorConfig, Map<Map<String, ?>, Map<String, ?>> offsets) {
    String mode = DebeziumKeys.adopt(connectorConfig).getOrDefault(JdbcSourceConfig.MODE, "");
    boolean captures = Mode.CDC.toString().equalsIgnoreCase(mode);
    OffsetChanges.check(captures ? LogOffsets.ofTables(offsets) : offsets, Tails::check);
    return true;
  }
}
