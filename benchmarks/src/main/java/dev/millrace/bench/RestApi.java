package dev.millrace.bench;

import dev.millrace.connect.rest.RestSourceConnector;
import dev.millrace.connect.rest.RestSourceTask;
import dev.millrace.sandbox.api.ApiProcess;
import dev.millrace.sandbox.api.ApiSettings;
import dev.millrace.sandbox.api.Change;
import dev.millrace.sandbox.process.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.connect.source.SourceRecord;

/** A stand-in for an API, full of records, in a process of its own. */
final class RestApi implements AutoCloseable {
  /** Over which time the records are spread. */
  static final int PAST_MS = 1_000_000;

  private final Path directory = Files.createTempDirectory("millrace-bench-");
  private final ApiProcess api = new ApiProcess(directory, "2g", 0);
  private final int records;
  private final Instant start;

  /**
   * Starts and fills it.
   *
   * @param payload bytes of each record's text
   */
  RestApi(int records, int payload, ApiSettings settings) throws IOException {
    this.records = records;
    api.start();
    start = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusMillis(PAST_MS);
    api.change(Change.of("orders").inserts(records).spread(PAST_MS).payload(payload));
    api.settings(settings);
  }

  /**
   * A connector that reads it once.
   *
   * @param more laid over what all have: keys and values in turn
   */
  Map<String, String> config(String topic, String... more) {
    Map<String, String> config = new HashMap<>();
    config.put("name", "bench");
    config.put("connector.class", RestSourceConnector.class.getName());
    config.put("tasks.max", "1");
    config.put("base.url", api.endpoint().toString());
    config.put("resources", "orders");
    config.put("topic", topic);
    config.put("schedule", "once");
    config.put("id", "/id");
    config.put("cursor", "/updated_at");
    for (int i = 0; i < more.length; i += 2) {
      config.put(more[i], more[i + 1]);
    }
    return config;
  }

  /** Pages of 1,000, each of which the one before tells. */
  Map<String, String> pages(String topic) {
    return config(
        topic,
        "path",
        "/none/token/orders",
        "query",
        "root=array&limit=1000&since={{since}}&token={{token}}",
        "paging",
        "token",
        "paging.next",
        "header:X-Next-Token");
  }

  /** Windows of about 2,000 records. */
  Map<String, String> windows(String topic, int lanes) {
    Map<String, String> config = pages(topic);
    config.put("query", "root=array&limit=1000&since={{since}}&until={{until}}&token={{token}}");
    config.put("cursor.start", start.minusSeconds(1).toString());
    config.put("window", "PT" + Math.max(1, PAST_MS / 1_000 * 2_000L / records) + "S");
    config.put("window.lanes", String.valueOf(lanes));
    config.put("units.parallel", String.valueOf(lanes));
    return config;
  }

  /**
   * Reads by one task until all have come.
   *
   * @return how many came
   */
  long read(Map<String, String> config, Consumer<List<SourceRecord>> use)
      throws InterruptedException {
    Map<String, String> task = Polled.taskConfigs(new RestSourceConnector(), config, 1).get(0);
    return Polled.read(new RestSourceTask(), task, new AtomicLong(records), use);
  }

  @Override
  public void close() {
    api.close();
    Trees.delete(directory);
  }
}
