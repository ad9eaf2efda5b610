package dev.millrace.bench;

import dev.millrace.connect.snowflake.SnowflakeSinkConnector;
import dev.millrace.connect.snowflake.SnowflakeSinkTask;
import dev.millrace.sandbox.process.Trees;
import dev.millrace.sandbox.snowflake.SnowflakeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A stand-in for Snowflake in a process of its own, and tasks of our sink that write to it. */
final class SnowflakeTables implements AutoCloseable {
  private final Path directory;
  private final SnowflakeProcess server;

  SnowflakeTables() throws IOException {
    directory = Files.createTempDirectory("millrace-bench-");
    server = new SnowflakeProcess(directory);
    server.start();
  }

  SnowflakeProcess server() {
    return server;
  }

  /** A task that has the partitions of {@code flow} open. */
  SnowflakeSinkTask task(String name, FakeContexts.Flow flow, String... more) {
    Map<String, String> there = server.environment();
    Map<String, String> config = new HashMap<>();
    config.put("name", name);
    config.put("snowflake.url.name", there.get("MILLRACE_SNOWFLAKE_URL"));
    config.put("snowflake.jdbc.map", "account:" + there.get("MILLRACE_SNOWFLAKE_ACCOUNT"));
    config.put("snowflake.user.name", there.get("MILLRACE_SNOWFLAKE_USER"));
    config.put("snowflake.private.key", there.get("MILLRACE_SNOWFLAKE_PRIVATE_KEY"));
    config.put("snowflake.database.name", there.get("MILLRACE_SNOWFLAKE_DATABASE"));
    config.put("snowflake.schema.name", there.get("MILLRACE_SNOWFLAKE_SCHEMA"));
    config.put("snowflake.warehouse", there.get("MILLRACE_SNOWFLAKE_WAREHOUSE"));
    config.put("snowflake.role.name", there.get("MILLRACE_SNOWFLAKE_ROLE"));
    config.put("staging.dir", directory.toString());
    for (int i = 0; i < more.length; i += 2) {
      config.put(more[i], more[i + 1]);
    }
    SnowflakeSinkConnector connector = new SnowflakeSinkConnector();
    connector.start(config);
    SnowflakeSinkTask task = new SnowflakeSinkTask();
    task.initialize(flow.context());
    task.start(connector.taskConfigs(1).get(0));
    task.open(flow.partitions());
    return task;
  }

  @Override
  public void close() {
    server.close();
    Trees.delete(directory);
  }
}
