package dev.millrace.bench;

import dev.millrace.bench.Benchmark.Scale;
import dev.millrace.connect.deltalake.log.DataFile;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * A commit a minute for a day whose minutes are short: what is packed in an hour of it has a second
 * and a half.
 */
final class DeltaDay implements Limits.Work {
  /** Records of a minute. */
  private static final int ROWS = 1_000;

  private static final long MINUTE_NANOS = 25_000_000;

  /** How often files are counted, in minutes. */
  private static final int EVERY = 5;

  private final DeltaTables tables = new DeltaTables();
  private final int count;
  private final List<Orders.Order> orders;
  private int rounds;
  private long most;

  DeltaDay(Scale scale) throws Exception {
    count = scale.records();
    orders = Orders.some(count);
  }

  @Override
  public long round() {
    rounds++;
    most = 0;
    FakeContexts.Flow flow = new FakeContexts.Flow(List.of(new TopicPartition("orders", 0)));
    Delivery day =
        new Delivery(
            tables.task(
                name(),
                flow,
                "partition.columns",
                "paid",
                "flush.size",
                String.valueOf(ROWS),
                "commit.min.interval.ms",
                "0"),
            flow,
            ROWS,
            (at, offset) -> Delivery.record(at, offset, orders.get(offset % orders.size())));
    for (int minute = 1; minute <= count / ROWS; minute++) {
      long start = System.nanoTime();
      day.upTo(minute * ROWS).await();
      LockSupport.parkNanos(MINUTE_NANOS - (System.nanoTime() - start));
      if (minute % EVERY == 0) {
        most = Math.max(most, files());
      }
    }
    day.end();
    most = Math.max(most, files());
    return day.position();
  }

  private String name() {
    return "day-" + rounds;
  }

  /** Of the partition that has the most. */
  private long files() {
    return tables.files(name()).stream()
        .collect(Collectors.groupingBy(DataFile::partitionValues, Collectors.counting()))
        .values()
        .stream()
        .mapToLong(Long::longValue)
        .max()
        .orElseThrow();
  }

  /** Live files of a partition, at most. */
  @Override
  public List<Double> figures() {
    return List.of((double) most);
  }

  @Override
  public void tidy() {
    tables.forget(name());
  }

  @Override
  public void close() {
    tables.close();
  }
}
