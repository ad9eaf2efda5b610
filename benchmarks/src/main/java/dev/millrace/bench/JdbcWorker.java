package dev.millrace.bench;

import dev.millrace.bench.Benchmark.Scale;
import dev.millrace.bench.Benchmark.Side;
import dev.millrace.sandbox.Archives;
import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.SandboxBuilder;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/** A table of orders, for a connector in a worker. */
record JdbcWorker(int rows, Map<String, String> reading) implements WorkerRead.Input {
  /** By one task of ours that follows the primary key. */
  static Side byCursor(Scale scale) throws Exception {
    return ours(
        scale, Map.of("tasks.max", "1", "mode", "incrementing", "incrementing.column.name", "id"));
  }

  /** All at once by ours, in forty chunks. */
  static Side bulk(Scale scale, int tasks) throws Exception {
    return ours(
        scale,
        Map.of(
            "tasks.max",
            String.valueOf(tasks),
            "mode",
            "bulk",
            "poll.interval.ms",
            "3600000",
            "table.chunk.rows",
            String.valueOf(scale.records() / 40)));
  }

  private static Side ours(Scale scale, Map<String, String> reading) throws Exception {
    Map<String, String> config = new LinkedHashMap<>(reading);
    config.put("connector.class", "dev.millrace.connect.jdbc.JdbcSourceConnector");
    config.put("table.whitelist", OrdersTable.NAME);
    config.put("record.key", "none");
    config.put("batch.max.rows", String.valueOf(BareRow.FETCH_SIZE));
    return new WorkerRead(scale, Archives.configured(), new JdbcWorker(scale.records(), config));
  }

  /** By {@link BareSource}: what the worker itself costs, and the least reading. */
  static Side bare(Scale scale) throws Exception {
    return WorkerRead.bare(
        scale,
        new JdbcWorker(
            scale.records(),
            Map.of("connector.class", BareSource.class.getName(), "tasks.max", "1")));
  }

  @Override
  public SandboxBuilder with(SandboxBuilder builder) {
    return builder.postgres();
  }

  @Override
  public void fill(Sandbox sandbox) throws SQLException {
    OrdersTable.create(sandbox.postgres(), rows);
  }

  @Override
  public Map<String, String> config(Sandbox sandbox, String topic) {
    Map<String, String> config = new LinkedHashMap<>(reading);
    config.put("connection.url", sandbox.postgres().url());
    config.put("connection.user", sandbox.postgres().user());
    config.put("connection.password", sandbox.postgres().password());
    config.put("topic.prefix", topic.substring(0, topic.indexOf('.') + 1));
    return config;
  }
}
