package dev.millrace.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The JSON that somebody may copy: the blocks of all pages, and the files that are configurations.
 */
final class Samples {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```json\\n(.*?)^```$");
  private static final Set<String> PASSED_OVER = Set.of("target", "src", ".git", ".mvn");

  private Samples() {}

  /**
   * A configuration.
   *
   * @param where the file, and the block's number within it
   */
  record Sample(String where, Map<String, String> config) {
    @Override
    public String toString() {
      return where;
    }
  }

  /** The blocks of a page in {@code docs}. */
  static List<JsonNode> blocks(String page) throws IOException {
    return blocks(Build.root().resolve("docs").resolve(page));
  }

  private static List<JsonNode> blocks(Path page) throws IOException {
    return BLOCK
        .matcher(Files.readString(page))
        .results()
        .map(block -> parse(page, block.group(1)))
        .toList();
  }

  /** A block without braces is the inside of an object. */
  private static JsonNode parse(Path page, String block) {
    try {
      return JSON.readTree(block.startsWith("\"") ? "{" + block + "}" : block);
    } catch (IOException e) {
      throw new UncheckedIOException(page + " has a block that is no JSON:\n" + block, e);
    }
  }

  /** All configurations; those without a class with what their page's first one says beside. */
  static List<Sample> configurations() throws IOException {
    List<Sample> samples = new ArrayList<>();
    for (Path file : files()) {
      String where = Build.root().relativize(file).toString();
      boolean page = where.endsWith(".md");
      Map<String, String> first = Map.of();
      int number = 0;
      for (JsonNode json : page ? blocks(file) : List.of(JSON.readTree(Files.readString(file)))) {
        number++;
        JsonNode config = json.path("config").isObject() ? json.get("config") : json;
        boolean complete = config.has("connector.class");
        if (complete || (page && isPart(config))) {
          Map<String, String> settings = new LinkedHashMap<>(complete ? Map.of() : first);
          if (config.has("queries") || config.has("query")) {
            // In place of tables.
            settings.keySet().removeIf(key -> key.startsWith("table."));
          }
          config.properties().forEach(e -> settings.put(e.getKey(), e.getValue().asText()));
          first = first.isEmpty() ? settings : first;
          samples.add(new Sample(where + (page ? " (" + number + ")" : ""), settings));
        }
      }
    }
    return samples;
  }

  /** Settings are texts. */
  private static boolean isPart(JsonNode json) {
    return json.isObject() && json.valueStream().allMatch(JsonNode::isTextual);
  }

  private static List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        Build.root(),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
            return PASSED_OVER.contains(dir.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = file.getFileName().toString();
            if (name.endsWith(".md") || name.endsWith(".json")) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    files.sort(null);
    return files;
  }
}
