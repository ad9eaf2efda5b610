package dev.millrace.bench;

import dev.millrace.bench.Benchmark.Scale;
import dev.millrace.connect.deltalake.log.DataFile;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;

/** Rows of a table, one in a hundred, that get new values by their keys, by one commit. */
final class DeltaUpserts implements Limits.Work {
  private static final String TABLE = "orders";
  private static final int SHARE = 100;
  private static final int BATCH = 2_000;

  private final DeltaTables tables = new DeltaTables();
  private final List<Orders.Order> orders;
  private final int changes;
  private final Random random = new Random(5);
  private final Delivery upserts;
  private double cpuSeconds;

  DeltaUpserts(Scale scale) throws Exception {
    changes = scale.records();
    orders = Orders.some(SHARE * changes);
    FakeContexts.Flow rows = new FakeContexts.Flow(List.of(new TopicPartition("orders", 0)));
    new Delivery(
            tables.task(
                TABLE,
                rows,
                "flush.size",
                String.valueOf(SHARE * changes / 5),
                "table.properties",
                "delta.enableDeletionVectors=true"),
            rows,
            BATCH,
            (at, offset) -> order(at, offset, offset))
        .upTo(SHARE * changes)
        .await()
        .end();
    FakeContexts.Flow flow = new FakeContexts.Flow(List.of(new TopicPartition("changes", 0)));
    upserts =
        new Delivery(
            tables.task(
                TABLE,
                flow,
                "insert.mode",
                "upsert",
                "pk.fields",
                "id",
                "flush.size",
                String.valueOf(changes)),
            flow,
            BATCH,
            // All different, and anywhere in the table.
            (at, offset) -> order(at, offset, SHARE * (offset % changes) + random.nextInt(SHARE)));
  }

  private SinkRecord order(TopicPartition at, int offset, int id) {
    SinkRecord record = Delivery.record(at, offset, orders.get(offset % orders.size()));
    ((Struct) record.value()).put("id", (long) id);
    return record;
  }

  @Override
  public long round() {
    long before = cpuNanos();
    upserts.upTo(upserts.position() + changes).await();
    cpuSeconds = (cpuNanos() - before) / 1e9;
    return changes;
  }

  @Override
  public long cpuNanos() {
    return Limits.Work.super.cpuNanos() - upserts.makingNanos();
  }

  /** Rows of the table by its log. */
  long rows() {
    return tables.files(TABLE).stream().mapToLong(DeltaUpserts::rows).sum();
  }

  private static long rows(DataFile file) {
    String stats = file.stats().orElseThrow();
    long all = Long.parseLong(stats.replaceAll(".*\"numRecords\":(\\d+).*", "$1"));
    return all - file.deletionVector().map(vector -> vector.cardinality()).orElse(0L);
  }

  /** CPU time of an upsert of all changes, in seconds. */
  @Override
  public List<Double> figures() {
    return List.of(cpuSeconds);
  }

  @Override
  public void close() {
    upserts.end();
    tables.close();
  }
}
