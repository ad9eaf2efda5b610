package dev.millrace.connect.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.connect.rest.resource.ResourceConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Configurations for known APIs, which a user's own keys complete and override: files of the
 * package {@code presets}, with the keys of a configuration.
 */
final class Presets {
  private static final String FOLDER = "presets/";

  /** In a preset's file: which {@code config.} values it can't do without. */
  private static final String REQUIRES = "preset.requires";

  private static final Pattern NAMED = Pattern.compile("\\{\\{config:([^}]+)}}");

  private Presets() {}

  /** All there are. */
  static List<String> names() {
    return load("names").stringPropertyNames().stream().sorted().toList();
  }

  /**
   * The configuration as it counts: with the preset that it names, if there is such a one.
   *
   * @param own what the user wrote
   */
  static Map<String, String> applied(Map<String, String> own) {
    Map<String, String> preset = preset(own);
    if (preset.isEmpty()) {
      return own;
    }
    preset.remove(REQUIRES);
    Map<String, String> whole = new HashMap<>();
    Set<String> resources = new HashSet<>(resources(own, preset));
    preset.forEach(
        (key, value) -> {
          if (counts(key, own, resources)) {
            whole.put(key, value);
          }
        });
    whole.putAll(own);
    preset.keySet().stream()
        .filter(key -> !own.containsKey(key) && !isOfResources(key))
        .forEach(key -> whole.computeIfPresent(key, (k, value) -> named(value, whole)));
    return whole;
  }

  /** The {@code config.} keys that the preset needs and the configuration lacks. */
  static List<String> missing(Map<String, String> own) {
    List<String> missing = new ArrayList<>();
    for (String name : list(preset(own).get(REQUIRES))) {
      String key = RestSourceConfig.NAMED_PREFIX + name;
      if (own.getOrDefault(key, "").isBlank()) {
        missing.add(key);
      }
    }
    return missing;
  }

  private static Map<String, String> preset(Map<String, String> own) {
    String name = own.getOrDefault(RestSourceConfig.PRESET, "").strip();
    Map<String, String> preset = new HashMap<>();
    if (!name.isEmpty() && names().contains(name)) {
      Properties file = load(name + ".properties");
      file.stringPropertyNames().forEach(key -> preset.put(key, file.getProperty(key).strip()));
    }
    return preset;
  }

  private static List<String> resources(Map<String, String> own, Map<String, String> preset) {
    return list(
        own.getOrDefault(RestSourceConfig.RESOURCES, preset.get(RestSourceConfig.RESOURCES)));
  }

  private static List<String> list(String text) {
    return text == null
        ? List.of()
        : Arrays.stream(text.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  /** A resource that is not chosen has no keys, and the user's word for all of them holds. */
  private static boolean counts(String key, Map<String, String> own, Set<String> resources) {
    if (!key.startsWith(RestSourceConfig.RESOURCE_PREFIX)) {
      return true;
    }
    String[] parts = key.substring(RestSourceConfig.RESOURCE_PREFIX.length()).split("\\.", 2);
    return resources.contains(parts[0]) && !own.containsKey(parts[1]);
  }

  /** Their references are theirs to resolve, and to encode. */
  private static boolean isOfResources(String key) {
    return key.startsWith(RestSourceConfig.RESOURCE_PREFIX)
        || ResourceConfig.DEF.names().contains(key);
  }

  private static String named(String text, Map<String, String> whole) {
    return NAMED
        .matcher(text)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    whole.getOrDefault(
                        RestSourceConfig.NAMED_PREFIX + found.group(1), found.group())));
  }

  private static Properties load(String file) {
    Properties properties = new Properties();
    try (InputStream in = Presets.class.getResourceAsStream(FOLDER + file)) {
      properties.load(new InputStreamReader(in, UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("The preset " + file + " can't be read", e);
    }
    return properties;
  }
}
