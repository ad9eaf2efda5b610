package dev.millrace.sandbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A connector's configuration as a JSON file. */
public final class ConnectorFile {
  private ConnectorFile() {}

  /** The keys and values of {@code file}, in its order. */
  public static Map<String, String> read(Path file) throws IOException {
    Map<String, String> config = new LinkedHashMap<>();
    new ObjectMapper()
        .readTree(Files.readAllBytes(file))
        .properties()
        .forEach(entry -> config.put(entry.getKey(), entry.getValue().asText()));
    return config;
  }
}
