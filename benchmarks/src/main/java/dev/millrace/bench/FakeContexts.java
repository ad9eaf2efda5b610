package dev.millrace.bench;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.apache.kafka.connect.source.SourceConnectorContext;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** As much of a worker as a task needs to run by itself: no stored offsets, no PluginMetrics. */
final class FakeContexts {
  private FakeContexts() {}

  private static final InvocationHandler NOTHING =
      (proxy, method, arguments) ->
          switch (method.getName()) {
            case "pluginMetrics" -> throw new NoSuchMethodError("as on a worker before 4.1");
            case "offsetStorageReader" -> reader();
            case "offsets", "configs" -> Map.of();
            case "assignment" -> Set.of();
            default -> null;
          };

  static SourceTaskContext source() {
    return proxy(SourceTaskContext.class);
  }

  static SinkTaskContext sink() {
    return proxy(SinkTaskContext.class);
  }

  static SourceConnectorContext connector() {
    return proxy(SourceConnectorContext.class);
  }

  private static OffsetStorageReader reader() {
    return proxy(OffsetStorageReader.class);
  }

  private static <T> T proxy(Class<T> type) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, NOTHING));
  }
}
