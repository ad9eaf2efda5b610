package dev.millrace.bench;

import dev.millrace.bench.Benchmark.Scale;
import dev.millrace.bench.Benchmark.Side;
import dev.millrace.connect.s3.S3SinkTask;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Our sink's task, converter excluded: records in, files committed in an S3 server beside it. The
 * records are made beforehand: structs are what the converter hands over, and a worker makes the
 * rest.
 */
final class S3Put implements Side {
  private static final int BATCH = 2_000;
  private static final TopicPartition PARTITION = new TopicPartition("orders", 0);

  private final S3Lake lake = new S3Lake();
  private final String format;
  private final List<SinkRecord> records;
  private int rounds;

  S3Put(Scale scale, String format) throws Exception {
    this.format = format;
    records = S3Lake.records(scale.records(), List.of(PARTITION), Orders.some(scale.records()));
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
            String.valueOf(records.size()));
    for (int i = 0; i < records.size(); i += BATCH) {
      task.put(records.subList(i, Math.min(records.size(), i + BATCH)));
    }
    S3Lake.awaitCommit(task, PARTITION, records.size());
    task.close(List.of(PARTITION));
    task.stop();
    return records.size();
  }

  @Override
  public void close() {
    lake.close();
  }
}
