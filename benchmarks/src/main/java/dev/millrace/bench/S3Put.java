package dev.millrace.bench;

import dev.millrace.bench.Benchmark.Scale;
import dev.millrace.bench.Benchmark.Side;
import dev.millrace.connect.s3.S3SinkTask;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Our sink's task, converter excluded: records in, files committed in an S3 server beside it. The
 * records of a batch are made right before it, as in a worker, and what that costs is taken out of
 * the figure: made beforehand, all of them, they would come from memory that no cache has.
 */
final class S3Put implements Side {
  private static final int BATCH = 2_000;
  private static final TopicPartition PARTITION = new TopicPartition("orders", 0);

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final S3Lake lake = new S3Lake();
  private final String format;
  private final int count;
  private final List<Orders.Order> orders;
  private int rounds;
  private long makingNanos;

  S3Put(Scale scale, String format) throws Exception {
    this.format = format;
    count = scale.records();
    orders = Orders.some(count);
  }

  @Override
  public long round() {
    // A name of its own, so that nothing of it is exported yet.
    S3SinkTask task =
        lake.task(
            "round-" + rounds++,
            new FakeContexts.Flow(List.of(PARTITION)),
            "format.class",
            format,
            "flush.size",
            String.valueOf(count));
    for (int i = 0; i < count; i += BATCH) {
      task.put(batch(i));
    }
    S3Lake.awaitCommit(task, PARTITION, count);
    task.close(List.of(PARTITION));
    task.stop();
    return count;
  }

  private List<SinkRecord> batch(int from) {
    long before = threads.getCurrentThreadCpuTime();
    List<SinkRecord> records =
        S3Lake.records(from, Math.min(count, from + BATCH), List.of(PARTITION), orders);
    makingNanos += threads.getCurrentThreadCpuTime() - before;
    return records;
  }

  @Override
  public long cpuNanos() {
    return Side.super.cpuNanos() - makingNanos;
  }

  @Override
  public void close() {
    lake.close();
  }
}
