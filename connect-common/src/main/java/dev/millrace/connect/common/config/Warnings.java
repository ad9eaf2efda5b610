package dev.millrace.connect.common.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a user should know of a configuration that works. Connect's REST API has room for errors
 * only, and an error refuses the configuration, so warnings go to the worker's log.
 */
public final class Warnings {
  private static final Logger log = LoggerFactory.getLogger(Warnings.class);

  private Warnings() {}

  /** A warning for each key of {@code raw} that {@code def} takes and nobody reads. */
  public static List<String> ofIgnored(ConfigDef def, Map<String, String> raw) {
    List<String> warnings = new ArrayList<>();
    for (ConfigKey key : def.configKeys().values()) {
      if (isIgnored(key) && raw.get(key.name) != null) {
        warnings.add(of(key.name, key.documentation));
      }
    }
    return warnings;
  }

  /** True if {@code key} was made by {@link Key#ignored}. */
  public static boolean isIgnored(ConfigKey key) {
    return key.documentation.startsWith(Key.NO_EFFECT);
  }

  static String of(String key, String message) {
    return key + ": " + message;
  }

  /**
   * Logs each warning at WARN, on one line whatever names it holds.
   *
   * @param connector its name; null if unknown
   */
  public static void log(String connector, List<String> warnings) {
    warnings.forEach(
        warning ->
            log.warn(
                "Connector {}: {}",
                connector == null ? "" : connector,
                warning.replaceAll("\\p{Cntrl}", " ")));
  }
}
