package dev.millrace.bench;

import dev.millrace.bench.Benchmark.Scale;
import dev.millrace.bench.Benchmark.Side;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkTask;

/** A sink's task, converter excluded: records in, durable files out. */
final class SinkPut implements Side {
  private static final int BATCH = 2_000;
  private static final TopicPartition PARTITION = new TopicPartition("orders", 0);

  private final Lake lake;
  private final String[] config;
  private final int count;
  private final List<Orders.Order> orders;
  private int rounds;
  private long makingNanos;

  /** Where a sink writes. */
  interface Lake extends AutoCloseable {
    /**
     * A task that has the partitions of {@code flow} open.
     *
     * @param name of the connector, and of what it writes
     * @param more of its configuration: keys and values in turn
     */
    SinkTask task(String name, FakeContexts.Flow flow, String... more);

    /** Lets go of what was written under a name. */
    default void forget(String name) {}

    @Override
    void close();
  }

  /**
   * @param config keys and values in turn
   */
  SinkPut(Scale scale, Lake lake, String... config) {
    this.lake = lake;
    this.config = config;
    count = scale.records();
    orders = Orders.some(count);
  }

  @Override
  public long round() {
    FakeContexts.Flow flow = new FakeContexts.Flow(List.of(PARTITION));
    // A name of its own, so that nothing of it is there yet.
    rounds++;
    Delivery delivery =
        new Delivery(
            lake.task(name(), flow, config),
            flow,
            BATCH,
            (at, offset) -> Delivery.record(at, offset, orders.get(offset % orders.size())));
    delivery.upTo(count).await().end();
    makingNanos += delivery.makingNanos();
    return count;
  }

  private String name() {
    return "round-" + rounds;
  }

  @Override
  public long cpuNanos() {
    return Side.super.cpuNanos() - makingNanos;
  }

  @Override
  public void tidy() {
    lake.forget(name());
  }

  @Override
  public void close() {
    lake.close();
  }
}
