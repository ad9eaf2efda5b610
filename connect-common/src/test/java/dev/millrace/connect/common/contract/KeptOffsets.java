package dev.millrace.connect.common.contract;

import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** Offsets as Connect keeps them: the last one of each partition. Thread-safe. */
public class KeptOffsets implements OffsetStorageReader {
  public final Map<Map<String, ?>, Map<String, Object>> stored =
      Collections.synchronizedMap(new HashMap<>());

  @Override
  public <T> Map<String, Object> offset(Map<String, T> partition) {
    return stored.get(partition);
  }

  @Override
  public <T> Map<Map<String, T>, Map<String, Object>> offsets(
      Collection<Map<String, T>> partitions) {
    Map<Map<String, T>, Map<String, Object>> found = new HashMap<>();
    partitions.forEach(partition -> found.put(partition, stored.get(partition)));
    return found;
  }

  /** As a worker before 4.1 answers: it has no plugin metrics. */
  public SourceTaskContext context() {
    return (SourceTaskContext)
        Proxy.newProxyInstance(
            KeptOffsets.class.getClassLoader(),
            new Class<?>[] {SourceTaskContext.class},
            (proxy, method, args) -> {
              if (method.getName().equals("offsetStorageReader")) {
                return this;
              }
              throw new NoSuchMethodError(method.getName());
            });
  }
}
