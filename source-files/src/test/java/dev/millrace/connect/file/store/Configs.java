package dev.millrace.connect.file.store;

import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.common.config.Validation;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;

/** Configurations of one kind of store. */
public final class Configs {
  private Configs() {}

  public static AbstractConfig of(FileStoreProvider provider, Map<String, String> props) {
    return new AbstractConfig(def(provider), props(props), false);
  }

  private static Map<String, String> props(Map<String, String> props) {
    Map<String, String> all = new HashMap<>(Map.of(RetryKeys.BACKOFF, "5"));
    all.putAll(props);
    return all;
  }

  public static ConfigDef def(FileStoreProvider provider) {
    Keys keys = Keys.define().group("Store");
    RetryKeys.define(keys);
    provider.addKeys(keys);
    return keys.done();
  }

  /** What validation says, by key. */
  public static Map<String, String> errors(
      FileStoreProvider provider, String url, Map<String, String> props) {
    Validation validation = Validation.of(def(provider), props(props));
    provider.check(url, of(provider, props), validation);
    Map<String, String> errors = new HashMap<>();
    for (ConfigValue value : validation.result().configValues()) {
      value.errorMessages().forEach(error -> errors.put(value.name(), error));
    }
    return errors;
  }
}
