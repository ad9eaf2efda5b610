package dev.millrace.connect.deltalake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.connect.deltalake.data.Duck;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a table's log of JSON files says, read without any code of the sink. */
final class TableFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  final List<JsonNode> actions = new ArrayList<>();
  final Map<String, Long> transactions = new LinkedHashMap<>();
  private final Map<String, JsonNode> live = new LinkedHashMap<>();
  private final Path folder;

  TableFiles(Path folder) throws IOException {
    this.folder = folder;
    List<Path> log;
    try (Stream<Path> files = Files.list(folder.resolve("_delta_log"))) {
      log =
          files
              .filter(file -> file.getFileName().toString().matches("\\d{20}\\.json"))
              .sorted()
              .toList();
    }
    for (Path file : log) {
      for (String line : Files.readAllLines(file)) {
        JsonNode action = JSON.readTree(line);
        actions.add(action);
        if (action.has("add")) {
          live.put(action.at("/add/path").asText(), action.get("add"));
        } else if (action.has("remove")) {
          live.remove(action.at("/remove/path").asText());
        } else if (action.has("txn")) {
          transactions.put(action.at("/txn/appId").asText(), action.at("/txn/version").asLong());
        }
      }
    }
  }

  static boolean exists(Path folder) {
    return Files.exists(folder.resolve("_delta_log/00000000000000000000.json"));
  }

  List<JsonNode> files() {
    return List.copyOf(live.values());
  }

  /** The newest schema. */
  String schema() {
    return actions.stream()
        .filter(action -> action.has("metaData"))
        .map(action -> action.at("/metaData/schemaString").asText())
        .reduce((one, next) -> next)
        .orElseThrow();
  }

  /** The rows of a query over the live files, which it calls {@code t}. */
  List<String> rows(String query) throws SQLException {
    String files =
        live.keySet().stream()
            .map(path -> "'" + folder.resolve(URI.create(path).getPath()) + "'")
            .collect(Collectors.joining(", "));
    return Duck.rows(
        "WITH t AS (SELECT * FROM read_parquet(["
            + files
            + "], union_by_name = true, hive_partitioning = false)) "
            + query);
  }
}
