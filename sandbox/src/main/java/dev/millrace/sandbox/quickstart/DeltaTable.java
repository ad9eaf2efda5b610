package dev.millrace.sandbox.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.sandbox.process.Trees;
import dev.millrace.sandbox.quickstart.LakeCheck.Sum;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A Delta Lake table in a bucket, as it is now or was at an earlier version: its log read as Delta
 * Lake's PROTOCOL.md has it, its files by DuckDB, with no code of the sink's. Only for tables whose
 * log still begins at version 0, and that map no columns and have no partitions.
 */
public final class DeltaTable {
  /** There is no table yet. */
  static final long NONE = -1;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern VERSION = Pattern.compile(".*/_delta_log/(\\d{20})\\.json");

  private static final String LIVE =
      """
      (SELECT * FROM read_parquet('%s/*.parquet', union_by_name = true, filename = true,
          file_row_number = true) r
       WHERE NOT EXISTS (
           FROM read_csv('%s', header = true, columns = {file: 'VARCHAR', row: 'BIGINT'}) d
           WHERE d.file = r.filename AND d.row = r.file_row_number))
      """;

  private final S3Client s3;
  private final String bucket;
  private final String folder;

  /**
   * @param s3 stays open
   * @param folder without a slash at its end
   */
  public DeltaTable(S3Client s3, String bucket, String folder) {
    this.s3 = s3;
    this.bucket = bucket;
    this.folder = folder;
  }

  /** The last version; -1 if there is no table yet. */
  public long version() {
    long last = NONE;
    for (S3Object object :
        s3.listObjectsV2Paginator(r -> r.bucket(bucket).prefix(folder + "/_delta_log/"))
            .contents()) {
      Matcher version = VERSION.matcher(object.key());
      if (version.matches()) {
        last = Long.parseLong(version.group(1));
      }
    }
    return last;
  }

  /**
   * What a version holds.
   *
   * @param row an expression of DuckDB for a row's text
   */
  public Sum sum(long version, String row) throws IOException, SQLException {
    Path dir = Files.createTempDirectory("millrace-delta");
    try {
      Optional<String> rows = fetch(version, dir);
      return rows.isEmpty() ? Sum.NOTHING : Checksum.duckDb(row, rows.get());
    } finally {
      Trees.delete(dir);
    }
  }

  /**
   * Downloads the files of a version, and what is deleted of them, into an empty directory.
   *
   * @return what has DuckDB read their rows, behind a {@code FROM}; none if there is no file
   */
  public Optional<String> fetch(long version, Path dir) throws IOException {
    List<JsonNode> files = files(version);
    List<String> deleted = new ArrayList<>(List.of("file,row"));
    for (int i = 0; i < files.size(); i++) {
      JsonNode add = files.get(i);
      Path file = dir.resolve("%06d.parquet".formatted(i));
      Files.write(file, get(URI.create(add.get("path").asText()).getPath()));
      if (add.hasNonNull("deletionVector")) {
        for (int row : DeletedRows.of(add.get("deletionVector"), this::get)) {
          deleted.add(file + "," + row);
        }
      }
    }
    Path list = Files.write(dir.resolve("deleted.csv"), deleted);
    return files.isEmpty()
        ? Optional.empty()
        : Optional.of(LIVE.formatted(Flights.quoted(dir), Flights.quoted(list)));
  }

  /** The table's {@code add} actions of the files that are live in a version. */
  private List<JsonNode> files(long version) {
    Map<String, JsonNode> live = new LinkedHashMap<>();
    for (long each = 0; each <= version; each++) {
      new String(get("_delta_log/%020d.json".formatted(each)), UTF_8)
          .lines()
          .map(DeltaTable::parse)
          .forEach(
              action -> {
                if (action.has("remove")) {
                  live.remove(id(action.get("remove")));
                } else if (action.has("add")) {
                  live.put(id(action.get("add")), action.get("add"));
                }
              });
    }
    return List.copyOf(live.values());
  }

  /** A file with another vector is another one. */
  private static String id(JsonNode file) {
    JsonNode vector = file.path("deletionVector");
    return file.get("path").asText() + vector.path("pathOrInlineDv") + vector.path("offset");
  }

  private byte[] get(String path) {
    return s3.getObjectAsBytes(request -> request.bucket(bucket).key(folder + "/" + path))
        .asByteArray();
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException("The log has a line that is no JSON: " + line, e);
    }
  }
}
