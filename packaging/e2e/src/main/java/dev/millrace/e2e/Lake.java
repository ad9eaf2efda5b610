package dev.millrace.e2e;

import dev.millrace.e2e.crash.KeyCounts;
import dev.millrace.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A bucket, read as a user of the files would: by DuckDB, which shares no code with the sink. */
public final class Lake implements AutoCloseable {
  private final S3Client s3;
  private final String bucket;

  public Lake(Sandbox sandbox, String bucket) {
    this.s3 = sandbox.s3().client();
    this.bucket = bucket;
  }

  public void createBucket() {
    s3.createBucket(request -> request.bucket(bucket));
  }

  /** The keys of all data files. */
  public List<String> files() {
    return s3
        .listObjectsV2Paginator(request -> request.bucket(bucket).prefix("topics/"))
        .contents()
        .stream()
        .map(S3Object::key)
        .toList();
  }

  /** How often each {@code id} from 0 to {@code keys} - 1 stands in the files. */
  public KeyCounts count(int keys) throws IOException, SQLException {
    KeyCounts counts = new KeyCounts(keys);
    Path dir = Files.createTempDirectory("millrace-lake");
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      for (String source : fetch(dir)) {
        try (ResultSet rows = statement.executeQuery("SELECT id FROM " + source)) {
          while (rows.next()) {
            counts.add(rows.getLong(1));
          }
        }
      }
    } finally {
      delete(dir);
    }
    return counts;
  }

  /** Downloads all files; returns what DuckDB reads them with. */
  private List<String> fetch(Path dir) {
    List<String> sources = new ArrayList<>();
    boolean parquet = false;
    boolean json = false;
    int number = 0;
    for (String key : files()) {
      String suffix = key.substring(key.lastIndexOf('/') + 1).replaceFirst("^[^.]*", "");
      s3.getObject(request -> request.bucket(bucket).key(key), dir.resolve(number++ + suffix));
      parquet |= suffix.endsWith(".parquet");
      json |= suffix.contains(".json");
    }
    String path = dir.toString().replace("'", "''");
    if (parquet) {
      sources.add("read_parquet('" + path + "/*.parquet')");
    }
    if (json) {
      sources.add("read_json('" + path + "/*.json*', format = 'newline_delimited')");
    }
    return sources;
  }

  private static void delete(Path dir) throws IOException {
    try (Stream<Path> files = Files.walk(dir)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Override
  public void close() {
    s3.close();
  }
}
