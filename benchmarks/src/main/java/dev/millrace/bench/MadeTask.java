package dev.millrace.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/**
 * What any source must do at least inside a worker: make the records, with nothing to read them
 * from. They are those that our source reads from {@link OrdersFile}, or, with {@link #OF_API},
 * from the stand-in for an API.
 */
public final class MadeTask extends SourceTask {
  /** How many records to make. */
  static final String RECORDS = "made.records";

  /** If there, records are {@link ApiRow}s. */
  static final String OF_API = "made.of.api";

  private static final int BATCH = 2_000;
  private static final Map<String, ?> PARTITION = Map.of("orders", "made");
  private static final Map<String, ?> OFFSET = Map.of("begun", "true");
  private static final long IDLE_MS = 500;

  private String topic;
  private int records;
  private int made;
  private boolean ofApi;

  @Override
  public void start(Map<String, String> props) {
    topic = props.get("topic");
    records = Integer.parseInt(props.get(RECORDS));
    ofApi = props.containsKey(OF_API);
  }

  @Override
  public List<SourceRecord> poll() throws InterruptedException {
    if (made == records) {
      TimeUnit.MILLISECONDS.sleep(IDLE_MS);
      return null;
    }
    List<SourceRecord> batch = new ArrayList<>(BATCH);
    for (; batch.size() < BATCH && made < records; made++) {
      Struct row = ofApi ? new ApiRow(made).struct() : orderRow(new OrderRow(made));
      batch.add(new SourceRecord(PARTITION, OFFSET, topic, row.schema(), row));
    }
    return batch;
  }

  private static Struct orderRow(OrderRow order) {
    return order.struct(order.note());
  }

  @Override
  public void stop() {}

  @Override
  public String version() {
    return "1";
  }
}
