package dev.millrace.e2e;

import dev.millrace.e2e.crash.Tally;
import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.process.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A bucket, read as a user of the files would: by DuckDB, which shares no code with the sink. */
public final class Lake implements AutoCloseable {
  private static final int DOWNLOADS = 4;

  /** Records as the crash suite writes them; what differs from that is foreign. */
  private static final String AS_SENT =
      "id >= 0 AND id < %d AND city = 'city-' || ((id // 3) %% %d) AND note = 'record ' || id";

  private static final String COLUMNS = "{id: 'BIGINT', city: 'VARCHAR', note: 'VARCHAR'}";

  private final S3Client s3;
  private final String bucket;

  public Lake(Sandbox sandbox, String bucket) {
    this.s3 = sandbox.s3().client();
    this.bucket = bucket;
  }

  /**
   * What DuckDB found.
   *
   * @param faults some of the ids that are not there once, and how often they are
   */
  public record Content(int files, Tally tally, String faults) {}

  public void createBucket() {
    s3.createBucket(request -> request.bucket(bucket));
  }

  /** The keys of all data files. */
  public List<String> files() {
    return list("topics/");
  }

  private List<String> list(String prefix) {
    return s3
        .listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix))
        .contents()
        .stream()
        .map(S3Object::key)
        .toList();
  }

  /** Downloads all objects below {@code prefix} to paths of the same names. */
  public void copy(String prefix, Path dir) throws IOException {
    for (String key : list(prefix)) {
      Path file = dir.resolve(key);
      Files.createDirectories(file.getParent());
      s3.getObject(request -> request.bucket(bucket).key(key), file);
    }
  }

  /** All objects below {@code prefix}, for small ones. */
  public List<byte[]> read(String prefix) {
    return list(prefix).stream()
        .map(key -> s3.getObjectAsBytes(request -> request.bucket(bucket).key(key)).asByteArray())
        .toList();
  }

  /**
   * Counts the records of the crash suite.
   *
   * @param records ids from 0 on
   * @param cities over which they are spread
   */
  public Content content(int records, int cities) throws IOException, SQLException {
    Path dir = Files.createTempDirectory("millrace-lake");
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement sql = duck.createStatement()) {
      List<String> files = files();
      String found = String.join(" UNION ALL ", fetch(files, dir));
      if (files.isEmpty()) {
        return new Content(0, new Tally(records, records, 0, 0), "");
      }
      sql.execute("CREATE TABLE found AS " + found);
      sql.execute(
          "CREATE TABLE copies AS SELECT id, count(f.id) AS n FROM range(%d) ids(id)"
                  .formatted(records)
              + " LEFT JOIN (SELECT id FROM found WHERE %s) f USING (id) GROUP BY id"
                  .formatted(AS_SENT.formatted(records, cities)));
      Tally tally =
          new Tally(
              records,
              number(sql, "SELECT count(*) FROM copies WHERE n = 0"),
              number(sql, "SELECT count(*) FROM copies WHERE n > 1"),
              number(
                  sql,
                  "SELECT count(*) FROM found WHERE (%s) IS NOT TRUE"
                      .formatted(AS_SENT.formatted(records, cities))));
      return new Content(files.size(), tally, faults(sql));
    } finally {
      Trees.delete(dir);
    }
  }

  private static long number(Statement sql, String query) throws SQLException {
    try (ResultSet rows = sql.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static String faults(Statement sql) throws SQLException {
    StringBuilder text = new StringBuilder();
    try (ResultSet rows =
        sql.executeQuery("SELECT id, n FROM copies WHERE n <> 1 ORDER BY id LIMIT 20")) {
      while (rows.next()) {
        text.append(' ').append(rows.getLong(1)).append('×').append(rows.getLong(2));
      }
    }
    return text.toString();
  }

  /** Downloads data files, under names of their own; those of Avro also as lines of JSON. */
  void download(List<String> files, Path dir) {
    ExecutorService downloads = Executors.newFixedThreadPool(DOWNLOADS);
    try {
      List<CompletableFuture<?>> all = new ArrayList<>();
      for (String key : files) {
        String suffix = key.substring(key.lastIndexOf('/') + 1).replaceFirst("^[^.]*", "");
        Path file = dir.resolve(all.size() + suffix);
        all.add(CompletableFuture.runAsync(() -> download(key, file), downloads));
      }
      CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
    } finally {
      downloads.shutdownNow();
    }
  }

  /** Downloads all files; returns the queries that read them. */
  private List<String> fetch(List<String> files, Path dir) {
    download(files, dir);
    String path = dir.toString().replace("'", "''");
    List<String> queries = new ArrayList<>();
    if (files.stream().anyMatch(key -> key.endsWith(".parquet"))) {
      queries.add("SELECT id, city, note FROM read_parquet('" + path + "/*.parquet')");
    }
    if (files.stream().anyMatch(key -> key.contains(".json") || key.endsWith(".avro"))) {
      queries.add(
          "SELECT id, city, note FROM read_json('"
              + path
              + "/*.json*', format = 'newline_delimited', columns = "
              + COLUMNS
              + ")");
    }
    if (files.stream().anyMatch(key -> key.contains(".csv"))) {
      queries.add(
          "SELECT id, city, note FROM read_csv('"
              + path
              + "/*.csv*', auto_detect = false, delim = ',', quote = '\"', escape = '\"',"
              + " header = true, columns = "
              + COLUMNS
              + ")");
    }
    return queries;
  }

  private void download(String key, Path file) {
    s3.getObject(request -> request.bucket(bucket).key(key), file);
    if (key.endsWith(".avro")) {
      AvroLines.unpack(file);
    }
  }

  @Override
  public void close() {
    s3.close();
  }
}
