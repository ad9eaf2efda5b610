package dev.millrace.connect.common.config;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;

/**
 * Collects {@link Key}s, in named groups and in the order they are added, into a {@link ConfigDef}.
 * Not thread-safe; used once, in a static initializer.
 */
public final class Keys {
  private final ConfigDef def = new ConfigDef();
  private final Map<String, Integer> orders = new HashMap<>();
  private String group;

  private Keys() {}

  public static Keys define() {
    return new Keys();
  }

  /** The group of all keys added from here on. */
  public Keys group(String name) {
    group = name;
    return this;
  }

  public Keys add(Key key) {
    if (group == null) {
      throw new IllegalStateException("Call group() before adding " + key.name());
    }
    def.define(
        key.name(),
        key.type(),
        key.defaultValue(),
        key.validator(),
        key.importance(),
        key.doc(),
        group,
        orders.merge(group, 1, Integer::sum),
        key.width(),
        key.displayName(),
        key.dependents(),
        key.recommender());
    return this;
  }

  public ConfigDef done() {
    return def;
  }
}
