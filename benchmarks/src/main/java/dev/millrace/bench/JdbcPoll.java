package dev.millrace.bench;

import dev.millrace.bench.Benchmark.Scale;
import dev.millrace.bench.Benchmark.Side;
import dev.millrace.connect.jdbc.JdbcSourceConnector;
import dev.millrace.connect.jdbc.JdbcSourceTask;
import dev.millrace.sandbox.postgres.Postgres;
import dev.millrace.sandbox.process.Trees;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;

/** The orders read by our task. */
final class JdbcPoll implements Side {
  private final Path directory;
  private final Postgres postgres;
  private final int rows;

  JdbcPoll(Scale scale) throws Exception {
    rows = scale.records();
    directory = Files.createTempDirectory("millrace-bench-");
    postgres = new Postgres(directory);
    postgres.start();
    OrdersTable.create(postgres, rows);
  }

  @Override
  public long round() throws Exception {
    JdbcSourceTask task = new JdbcSourceTask();
    task.initialize(FakeContexts.source());
    task.start(
        taskConfig(
            postgres,
            Map.of(
                "table.whitelist",
                OrdersTable.NAME,
                "mode",
                "incrementing",
                "incrementing.column.name",
                "id",
                "batch.max.rows",
                "2000")));
    long read = 0;
    while (read < rows) {
      List<SourceRecord> records = task.poll();
      read += records == null ? 0 : records.size();
    }
    task.stop();
    return read;
  }

  /** The configuration of the only task of a connector. */
  static Map<String, String> taskConfig(Postgres postgres, Map<String, String> reading) {
    Map<String, String> config = new LinkedHashMap<>(reading);
    config.put("name", "bench");
    config.put("connection.url", postgres.url());
    config.put("connection.user", postgres.user());
    config.put("connection.password", postgres.password());
    config.put("topic.prefix", "bench.");
    JdbcSourceConnector connector = new JdbcSourceConnector();
    connector.initialize(FakeContexts.connector());
    connector.start(config);
    try {
      return connector.taskConfigs(1).get(0);
    } finally {
      connector.stop();
    }
  }

  @Override
  public void close() {
    postgres.close();
    Trees.delete(directory);
  }
}
