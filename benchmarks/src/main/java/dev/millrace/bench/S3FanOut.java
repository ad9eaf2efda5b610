package dev.millrace.bench;

import dev.millrace.bench.Benchmark.Scale;
import dev.millrace.connect.s3.S3SinkTask;
import dev.millrace.sandbox.s3.S3Fault;
import dev.millrace.sandbox.s3.S3Rule;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Four partitions, each spread over a hundred directories by a field, to an S3 server that takes 30
 * ms for each request.
 */
final class S3FanOut implements Limits.Work {
  private static final int PARTITIONS = 4;
  private static final int FLUSH_SIZE = 100_000;

  /** What a worker's consumer hands over at most, by default. */
  private static final int BATCH = 500;

  private final List<TopicPartition> partitions =
      IntStream.range(0, PARTITIONS).mapToObj(i -> new TopicPartition("orders", i)).toList();
  private final S3Lake lake = new S3Lake();
  private final int count;
  private final List<Orders.Order> orders;
  private int rounds;
  private double perSecond;
  private long longestPutNanos;

  S3FanOut(Scale scale) throws Exception {
    count = scale.records();
    orders = Orders.some(count);
    lake.server().faults(S3Rule.always(S3Fault.Effect.delayed(Duration.ofMillis(30))));
  }

  @Override
  public long round() {
    longestPutNanos = 0;
    long start = System.nanoTime();
    FakeContexts.Flow flow = new FakeContexts.Flow(partitions);
    S3SinkTask task =
        lake.task(
            "round-" + rounds++,
            flow,
            "format.class",
            "json",
            "partitioner.class",
            "field",
            "partition.field.name",
            "quantity",
            "buffer.max.bytes",
            String.valueOf(256 << 20),
            "flush.size",
            String.valueOf(Math.min(FLUSH_SIZE, count / PARTITIONS)));
    for (int i = 0; i < count; i += BATCH) {
      while (flow.paused()) {
        LockSupport.parkNanos(flow.timeoutMs() * 1_000_000);
        put(task, List.of());
      }
      put(task, records(i, Math.min(count, i + BATCH)));
    }
    for (TopicPartition partition : partitions) {
      Delivery.await(task, partition, count / PARTITIONS);
    }
    task.close(partitions);
    task.stop();
    perSecond = count * 1e9 / (System.nanoTime() - start);
    return count;
  }

  /** Records from {@code from} to before {@code to}, of all partitions in turn. */
  private List<SinkRecord> records(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(
            i ->
                Delivery.record(
                    partitions.get(i % PARTITIONS), i / PARTITIONS, orders.get(i % orders.size())))
        .toList();
  }

  private void put(S3SinkTask task, List<SinkRecord> batch) {
    long start = System.nanoTime();
    task.put(batch);
    longestPutNanos = Math.max(longestPutNanos, System.nanoTime() - start);
  }

  /** Files of the last round. */
  int files() {
    return lake.files("round-" + (rounds - 1));
  }

  /** Records a second; the longest {@code put()} in milliseconds. */
  @Override
  public List<Double> figures() {
    return List.of(perSecond, longestPutNanos / 1e6);
  }

  @Override
  public void close() {
    lake.close();
  }
}
