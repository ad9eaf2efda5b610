package dev.millrace.bench;

import dev.millrace.bench.Benchmark.Scale;
import dev.millrace.bench.Benchmark.Side;
import dev.millrace.sandbox.Archives;
import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.api.ApiSettings;
import java.util.Map;

/** An API, for a connector in a worker. */
record RestWorker(RestApi api) implements WorkerRead.Input {
  private static final int PAYLOAD = 40;

  /** By one task of ours, page after page. */
  static Side pages(Scale scale) throws Exception {
    RestApi api = new RestApi(scale.records(), PAYLOAD, ApiSettings.DEFAULT);
    return new WorkerRead(scale, Archives.configured(), new RestWorker(api));
  }

  /** By nothing: {@link MadeTask} makes records of the same fields. */
  static Side made(Scale scale) throws Exception {
    return WorkerRead.made(scale, Map.of(MadeTask.OF_API, "true"));
  }

  @Override
  public Map<String, String> config(Sandbox sandbox, String topic) {
    Map<String, String> config = api.pages(topic);
    config.remove("name");
    return config;
  }

  @Override
  public void close() {
    api.close();
  }
}
