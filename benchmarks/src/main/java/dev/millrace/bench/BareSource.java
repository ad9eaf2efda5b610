package dev.millrace.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/**
 * What any JDBC source must do at least inside a worker: one cursor over the table, a {@code
 * Struct} a row, and the same offset with all of them. It keeps no position, minds no failure, and
 * runs from an archive with none of our connectors' code. Or even less: {@link MadeTask}.
 */
public final class BareSource extends SourceConnector {
  private Map<String, String> config;

  @Override
  public void start(Map<String, String> props) {
    config = props;
  }

  @Override
  public Class<? extends Task> taskClass() {
    return config.containsKey(MadeTask.RECORDS) ? MadeTask.class : BareTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return List.of(config);
  }

  @Override
  public void stop() {}

  @Override
  public ConfigDef config() {
    return new ConfigDef();
  }

  @Override
  public String version() {
    return "1";
  }

  /** Reads the table once. */
  public static final class BareTask extends SourceTask {
    private static final Map<String, ?> PARTITION = Map.of("table", OrdersTable.NAME);
    private static final Map<String, ?> OFFSET = Map.of("begun", "true");
    private static final long IDLE_MS = 500;

    private final CountDownLatch stopped = new CountDownLatch(1);
    private String topic;
    private Connection connection;
    private ResultSet rows;
    private boolean drained;

    @Override
    public void start(Map<String, String> props) {
      topic = props.get("topic.prefix") + "orders";
      try {
        connection =
            DriverManager.getConnection(
                props.get("connection.url"),
                props.get("connection.user"),
                props.get("connection.password"));
        connection.setAutoCommit(false);
        PreparedStatement select = connection.prepareStatement(BareRow.SELECT);
        select.setFetchSize(BareRow.FETCH_SIZE);
        rows = select.executeQuery();
      } catch (SQLException e) {
        throw new ConnectException(e);
      }
    }

    @Override
    public List<SourceRecord> poll() throws InterruptedException {
      if (drained) {
        stopped.await(IDLE_MS, TimeUnit.MILLISECONDS);
        return null;
      }
      List<SourceRecord> records = new ArrayList<>(BareRow.FETCH_SIZE);
      try {
        while (records.size() < BareRow.FETCH_SIZE && !drained) {
          if (rows.next()) {
            records.add(
                new SourceRecord(PARTITION, OFFSET, topic, BareRow.SCHEMA, BareRow.struct(rows)));
          } else {
            drained = true;
          }
        }
      } catch (SQLException e) {
        throw new ConnectException(e);
      }
      return records;
    }

    @Override
    public void stop() {
      stopped.countDown();
      try {
        if (connection != null) {
          connection.close();
        }
      } catch (SQLException e) {
        throw new ConnectException(e);
      }
    }

    @Override
    public String version() {
      return "1";
    }
  }
}
