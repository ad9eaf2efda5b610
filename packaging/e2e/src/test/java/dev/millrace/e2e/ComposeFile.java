package dev.millrace.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** {@code docker/compose.yml}, with its anchors put in. */
final class ComposeFile {
  static final Path DIRECTORY = Build.root().resolve("docker");

  private final Map<String, Object> root;

  private ComposeFile(Map<String, Object> root) {
    this.root = root;
  }

  static ComposeFile read() {
    try {
      Object yaml =
          new Yaml(new SafeConstructor(new LoaderOptions()))
              .load(Files.readString(DIRECTORY.resolve("compose.yml")));
      return new ComposeFile(map(yaml));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Map<String, Object> root() {
    return root;
  }

  Map<String, Map<String, Object>> services() {
    Map<String, Map<String, Object>> services = new TreeMap<>();
    map(root.get("services")).forEach((name, service) -> services.put(name, map(service)));
    return services;
  }

  String image(String service) {
    return services().get(service).get("image").toString();
  }

  /** A part of a service, empty where it has none. */
  static Map<String, Object> map(Object value) {
    Map<String, Object> map = new TreeMap<>();
    if (value instanceof Map<?, ?> yaml) {
      yaml.forEach((key, part) -> map.put(key.toString(), part));
    }
    return map;
  }

  /** A part of a service, empty where it has none. */
  static List<Object> list(Object value) {
    return value instanceof List<?> yaml ? List.copyOf(yaml) : List.of();
  }
}
