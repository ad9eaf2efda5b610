package dev.millrace.connect.common.schema;

import java.util.IdentityHashMap;
import java.util.function.Function;
import org.apache.kafka.connect.data.Schema;

/**
 * What is made once a schema, and looked up by identity, which no map for many threads does. Used
 * by any thread.
 */
final class PerSchema<T> {
  private volatile IdentityHashMap<Schema, T> made = new IdentityHashMap<>();

  /**
   * @param make called if nothing was made of the schema yet
   */
  T of(Schema schema, Function<Schema, T> make) {
    T found = made.get(schema);
    return found == null ? add(schema, make) : found;
  }

  private synchronized T add(Schema schema, Function<Schema, T> make) {
    IdentityHashMap<Schema, T> more = new IdentityHashMap<>();
    made.forEach(more::put);
    T found = more.computeIfAbsent(schema, make);
    made = more;
    return found;
  }
}
