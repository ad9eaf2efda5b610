package dev.millrace.bench;

import dev.millrace.bench.Benchmark.Scale;
import dev.millrace.bench.Benchmark.Side;
import dev.millrace.sandbox.api.ApiSettings;
import java.io.IOException;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** One answer of a gigabyte, an array, of which each record must come once. */
final class RestMemory implements Side {
  private static final int PAYLOAD = 5_000;

  private final RestApi api;
  private long next;

  RestMemory(Scale scale) throws IOException {
    api = new RestApi(scale.records(), PAYLOAD, ApiSettings.DEFAULT);
  }

  @Override
  public long round() throws Exception {
    next = 1;
    return api.read(
        api.config(
            "orders",
            "path",
            "/none/all/orders",
            "query",
            "root=array",
            "answer.max.bytes",
            String.valueOf(2L << 30)),
        records -> records.forEach(this::check));
  }

  private void check(SourceRecord order) {
    long id = ((Struct) order.value()).getInt64("id");
    if (id != next++) {
      throw new IllegalStateException(id + " came in place of " + (next - 1));
    }
  }

  @Override
  public void close() {
    api.close();
  }
}
