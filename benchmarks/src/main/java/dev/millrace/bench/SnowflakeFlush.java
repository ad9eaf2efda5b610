package dev.millrace.bench;

import dev.millrace.bench.Benchmark.Scale;
import dev.millrace.connect.snowflake.SnowflakeSinkTask;
import dev.millrace.sandbox.snowflake.SnowflakeRequest;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/** Statements of one commit into a table that is there, beside those of its upload. */
final class SnowflakeFlush implements Limits.Work {
  private static final int BATCH = 2_000;

  private final SnowflakeTables tables = new SnowflakeTables();
  private final List<Orders.Order> orders;
  private final int count;
  private final String[] config;
  private int rounds;
  private List<String> statements = List.of();

  /**
   * @param config of the task, beside what it commits: keys and values in turn
   */
  SnowflakeFlush(Scale scale, String... config) throws IOException {
    this.config = config;
    count = scale.records();
    orders = Orders.some(count);
  }

  @Override
  public long round() {
    String name = "round-" + rounds++;
    FakeContexts.Flow flow = new FakeContexts.Flow(List.of(new TopicPartition(name, 0)));
    SnowflakeSinkTask task =
        tables.task(
            name,
            flow,
            Stream.concat(
                    Stream.of(
                        "buffer.count.records",
                        String.valueOf(count),
                        "buffer.flush.time",
                        "3600",
                        "buffer.size.bytes",
                        String.valueOf(1L << 30)),
                    Stream.of(config))
                .toArray(String[]::new));
    Delivery delivery =
        new Delivery(
            task,
            flow,
            BATCH,
            (at, offset) -> Delivery.record(at, offset, orders.get(offset % orders.size())));
    // The table is made by the first commit, which giving the partition back brings about.
    delivery.upTo(1);
    task.close(flow.partitions());
    task.open(flow.partitions());
    tables.server().forgetRequests();
    delivery.upTo(1 + count).await();
    statements =
        tables.server().statements().stream()
            .map(SnowflakeRequest::subject)
            .filter(sql -> !sql.toUpperCase(Locale.ROOT).startsWith("PUT "))
            .toList();
    delivery.end();
    return count;
  }

  /** Round trips of the last round's commit. */
  @Override
  public List<Double> figures() {
    statements.forEach(
        sql -> System.out.println("    " + sql.substring(0, Math.min(80, sql.length()))));
    return List.of((double) statements.size());
  }

  /** As they were sent. */
  List<String> statements() {
    return statements;
  }

  @Override
  public void close() {
    tables.close();
  }
}
