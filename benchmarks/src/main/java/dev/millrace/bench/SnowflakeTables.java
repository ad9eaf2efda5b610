package dev.millrace.bench;

import dev.millrace.connect.snowflake.SnowflakeSinkConnector;
import dev.millrace.connect.snowflake.SnowflakeSinkTask;
import dev.millrace.sandbox.process.Trees;
import dev.millrace.sandbox.snowflake.SnowflakeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    Map<String, String> config = SnowflakeProcess.sinkConfig(server.environment()::get);
    config.put("name", name);
    config.put("staging.dir", directory.toString());
    return flow.start(new SnowflakeSinkConnector(), new SnowflakeSinkTask(), config, more);
  }

  @Override
  public void close() {
    server.close();
    Trees.delete(directory);
  }
}
