package dev.millrace.connect.rest;

import dev.millrace.connect.common.config.Validators;
import dev.millrace.connect.rest.auth.AuthKeys;
import dev.millrace.connect.rest.reading.ReadingSettings;
import dev.millrace.connect.rest.resource.ResourceConfig;
import dev.millrace.connect.rest.resource.Resources;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** The configuration of a REST source. Immutable. {@link RestSourceDef} describes the keys. */
public final class RestSourceConfig extends AbstractConfig {
  static final String PRESET = "preset";
  static final String BASE_URL = "base.url";
  static final String RESOURCES = "resources";
  static final String OPENAPI = "openapi";
  static final String UNITS = "units.parallel";
  static final String BATCH_ROWS = "batch.max.rows";
  static final String BATCH_BYTES = "batch.max.bytes";
  static final String POSITION_TOPIC = "position.topic";
  static final String RESOURCE_PREFIX = "resource.";
  static final String NAMED_PREFIX = "config.";

  static final ConfigDef DEF = RestSourceDef.define();

  private final Map<String, String> raw;

  /**
   * @throws ConfigException if a key by itself is wrong
   */
  public RestSourceConfig(Map<String, String> props) {
    super(DEF, props, false);
    raw = Map.copyOf(props);
  }

  /** What stands before each path. */
  public URI baseUrl() {
    String text = getString(BASE_URL).strip();
    try {
      URI url = URI.create(text);
      String scheme = String.valueOf(url.getScheme());
      if (url.getHost() == null || !scheme.matches("https?")) {
        throw new ConfigException(BASE_URL, text, "must be https://<host>/<path>");
      }
      if (url.getRawQuery() != null || url.getRawFragment() != null) {
        throw new ConfigException(
            BASE_URL, url.getHost(), "must end before '?': set query, or auth.key.place=query");
      }
      if (url.getRawUserInfo() != null) {
        throw new ConfigException(
            BASE_URL, url.getHost(), "must hold no login: set auth.type=basic instead");
      }
      return url;
    } catch (IllegalArgumentException e) {
      throw new ConfigException(BASE_URL, text, "must be https://<host>/<path>");
    }
  }

  List<String> resourceNames() {
    return getList(RESOURCES);
  }

  /** A resource's own configuration, by plain names. */
  ResourceConfig resource(String name) {
    return new ResourceConfig(name, ofResource(name));
  }

  Map<String, String> ofResource(String name) {
    Map<String, String> props = new HashMap<>();
    for (String key : ResourceConfig.DEF.names()) {
      String value = raw.getOrDefault(own(name, key), raw.get(key));
      if (value != null) {
        props.put(key, value);
      }
    }
    return props;
  }

  /** A resource's own key. */
  static String own(String name, String key) {
    return RESOURCE_PREFIX + name + "." + key;
  }

  /** Whether the configuration says what {@code key} of the resource is. */
  boolean has(String name, String key) {
    return raw.containsKey(own(name, key)) || raw.containsKey(key);
  }

  /** The key that says what {@code key} of the resource is, as it is, or would be, written. */
  String written(String name, String key) {
    boolean plain = !raw.containsKey(own(name, key)) && raw.containsKey(key);
    return plain ? key : own(name, key);
  }

  /** Values that templates may refer to, by the names of their references. */
  Map<String, String> named() {
    Map<String, String> named = new TreeMap<>();
    raw.forEach(
        (key, value) -> {
          if (key.startsWith(NAMED_PREFIX) && !isWorkers(key)) {
            named.put("config:" + key.substring(NAMED_PREFIX.length()), value);
          }
        });
    return named;
  }

  /** Connect's own keys that begin alike. */
  private static boolean isWorkers(String key) {
    return key.equals("config.action.reload") || key.startsWith("config.providers");
  }

  ResourceConfig.Surroundings surroundings() {
    Set<String> names = new HashSet<>();
    named().keySet().forEach(each -> names.add(each.substring("config:".length())));
    return new ResourceConfig.Surroundings(baseUrl(), secretParameters(), names);
  }

  private Set<String> secretParameters() {
    boolean inQuery = Validators.normal(getString(AuthKeys.KEY_PLACE)).equals("query");
    return inQuery ? Set.of(getString(AuthKeys.KEY_NAME).strip()) : Set.of();
  }

  /**
   * @throws ConfigException if one of them can't be
   */
  Resources resources() {
    List<ResourceConfig> configs = new ArrayList<>();
    resourceNames().forEach(name -> configs.add(resource(name)));
    return Resources.of(configs, surroundings(), Instant.now());
  }

  ReadingSettings reading() {
    return new ReadingSettings(
        getInt(UNITS), getInt(BATCH_ROWS), getLong(BATCH_BYTES), getString(POSITION_TOPIC).strip());
  }
}
