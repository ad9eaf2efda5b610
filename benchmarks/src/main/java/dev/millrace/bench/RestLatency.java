package dev.millrace.bench;

import dev.millrace.bench.Benchmark.Scale;
import dev.millrace.sandbox.api.ApiSettings;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** An API that takes its time, read by one task: pages one after another, and windows in lanes. */
final class RestLatency implements Limits.Work {
  private static final int LATENCY_MS = 50;
  private static final int PAYLOAD = 40;
  private static final int LANES = 8;

  private final RestApi api;
  private List<Double> figures = List.of();

  RestLatency(Scale scale) throws IOException {
    api = new RestApi(scale.records(), PAYLOAD, ApiSettings.DEFAULT.latency(LATENCY_MS));
  }

  @Override
  public long round() throws Exception {
    long start = System.nanoTime();
    long chain = read(api.pages("orders"));
    long between = System.nanoTime();
    long windows = read(api.windows("orders", LANES));
    long end = System.nanoTime();
    figures = List.of(chain * 1e9 / (between - start), windows * 1e9 / (end - between));
    return chain + windows;
  }

  private long read(Map<String, String> config) throws InterruptedException {
    return api.read(config, RestLatency::check);
  }

  /** Those that the worker's benchmark compares with are of the same fields. */
  private static void check(List<SourceRecord> records) {
    Struct row = (Struct) records.get(0).value();
    if (!row.schema().fields().equals(ApiRow.SCHEMA.fields())) {
      throw new IllegalStateException("Unlike the reference's: " + row.schema().fields());
    }
  }

  @Override
  public List<Double> figures() {
    return figures;
  }

  @Override
  public void close() {
    api.close();
  }
}
