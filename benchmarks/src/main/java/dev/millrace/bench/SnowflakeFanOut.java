package dev.millrace.bench;

import dev.millrace.bench.Benchmark.Scale;
import dev.millrace.bench.Benchmark.Side;
import dev.millrace.connect.snowflake.SnowflakeSinkTask;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/** A task with up to 500 partitions, each of a topic and a table of its own, and so a file each. */
final class SnowflakeFanOut implements Side {
  private static final int MOST_PARTITIONS = 500;
  private static final int FEWEST_RECORDS = 200;
  private static final int BATCH = 500;

  private final SnowflakeTables tables = new SnowflakeTables();
  private final List<Orders.Order> orders;
  private final List<TopicPartition> partitions;
  private final int count;

  SnowflakeFanOut(Scale scale) throws IOException {
    count = scale.records();
    orders = Orders.some(count);
    partitions =
        IntStream.range(0, Math.min(MOST_PARTITIONS, count / FEWEST_RECORDS))
            .mapToObj(i -> new TopicPartition("orders-" + i, 0))
            .toList();
  }

  @Override
  public long round() {
    FakeContexts.Flow flow = new FakeContexts.Flow(partitions);
    SnowflakeSinkTask task =
        tables.task(
            "fan-out",
            flow,
            "buffer.max.bytes",
            String.valueOf(64 << 20),
            "buffer.flush.time",
            "10");
    for (int i = 0; i < count; i += BATCH) {
      while (flow.paused()) {
        LockSupport.parkNanos(flow.timeoutMs() * 1_000_000);
        task.put(List.of());
      }
      task.put(records(i, Math.min(count, i + BATCH)));
    }
    long durable = 0;
    for (TopicPartition partition : partitions) {
      Delivery.await(task, partition, count / partitions.size());
      durable += count / partitions.size();
    }
    task.close(partitions);
    task.stop();
    return durable;
  }

  /** Records from {@code from} to before {@code to}, of all partitions in turn. */
  private List<SinkRecord> records(int from, int to) {
    int width = partitions.size();
    return IntStream.range(from, to)
        .mapToObj(
            i ->
                Delivery.record(
                    partitions.get(i % width), i / width, orders.get(i % orders.size())))
        .toList();
  }

  @Override
  public void close() {
    tables.close();
  }
}
