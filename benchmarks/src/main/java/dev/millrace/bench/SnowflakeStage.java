package dev.millrace.bench;

import dev.millrace.connect.snowflake.SnowflakeSinkConnector;
import dev.millrace.connect.snowflake.write.StagingTask;
import dev.millrace.sandbox.process.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkTask;

/** Staged files on this machine's disk, where the Snowflake sink would upload them. */
final class SnowflakeStage implements SinkPut.Lake {
  private final Path directory;

  SnowflakeStage() throws IOException {
    directory = Files.createTempDirectory("millrace-bench-");
  }

  @Override
  public SinkTask task(String name, FakeContexts.Flow flow, String... more) {
    Map<String, String> config = new HashMap<>();
    config.put("name", name);
    config.put("snowflake.url.name", "http://127.0.0.1:1");
    config.put("snowflake.user.name", "nobody");
    config.put("snowflake.database.name", "NONE");
    config.put("snowflake.schema.name", "NONE");
    config.put("staging.dir", directory.toString());
    return flow.start(new SnowflakeSinkConnector(), new StagingTask(), config, more);
  }

  @Override
  public void close() {
    Trees.delete(directory);
  }
}
