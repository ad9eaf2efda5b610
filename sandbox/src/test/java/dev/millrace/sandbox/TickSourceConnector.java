package dev.millrace.sandbox;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/** Counts: the smallest source there is. The tests put it into an archive. */
public final class TickSourceConnector extends SourceConnector {

  private Map<String, String> config;

  @Override
  public void start(Map<String, String> props) {
    config = props;
  }

  @Override
  public Class<? extends Task> taskClass() {
    return TickTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return List.of(config);
  }

  @Override
  public void stop() {}

  @Override
  public ConfigDef config() {
    return new ConfigDef()
        .define("topic", ConfigDef.Type.STRING, Importance.HIGH, "Where to count")
        .define("fail", ConfigDef.Type.BOOLEAN, false, Importance.LOW, "Whether to fail");
  }

  @Override
  public boolean alterOffsets(
      Map<String, String> connectorConfig, Map<Map<String, ?>, Map<String, ?>> offsets) {
    return true;
  }

  @Override
  public String version() {
    return "1";
  }

  /** Ten records a second, each with its number. */
  public static final class TickTask extends SourceTask {

    private Map<String, String> config;
    private long next;

    @Override
    public void start(Map<String, String> props) {
      config = props;
      Map<String, Object> offset = context.offsetStorageReader().offset(Map.of("tick", "0"));
      next = offset == null ? 0 : (Long) offset.get("n") + 1;
    }

    @Override
    public List<SourceRecord> poll() throws InterruptedException {
      if (Boolean.parseBoolean(config.get("fail"))) {
        throw new IllegalStateException("Failing as configured");
      }
      Thread.sleep(100);
      long n = next++;
      return List.of(
          new SourceRecord(
              Map.of("tick", "0"), Map.of("n", n), config.get("topic"), Schema.INT64_SCHEMA, n));
    }

    @Override
    public void stop() {}

    @Override
    public String version() {
      return "1";
    }
  }
}
