package dev.millrace.sandbox.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.sandbox.snowflake.SnowflakeFault.Effect;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import net.snowflake.client.api.connection.SnowflakeConnection;
import net.snowflake.client.api.connection.UploadStreamConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SnowflakeStagesIT {

  @TempDir Path directory;
  private final SnowflakeCredentials credentials = SnowflakeCredentials.generate();
  private SnowflakeServer server;
  private Connection connection;

  @BeforeEach
  void start() throws IOException, SQLException {
    server = SnowflakeServer.start(directory.resolve("server"), 0, credentials);
    connection = Driver.connect(server.endpoint(), credentials);
    Driver.run(connection, "CREATE STAGE ST");
  }

  @AfterEach
  void stop() throws SQLException {
    server.fault(SnowflakeFault.NONE);
    connection.close();
    server.close();
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private String put(Path file, String options) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("PUT 'file://" + file + "' '@ST/a/b' " + options)) {
      assertThat(rows.next()).isTrue();
      return rows.getString("target") + " " + rows.getString("status");
    }
  }

  private List<String> staged() throws SQLException {
    return Driver.column(connection, "LIST @ST");
  }

  @ParameterizedTest
  @EnumSource(UploadForm.class)
  void takesFilesAsTheyAreAndPacked(UploadForm form) throws Exception {
    server.uploads(form);
    String raw = "AUTO_COMPRESS=FALSE SOURCE_COMPRESSION=NONE OVERWRITE=TRUE";
    assertThat(put(file("x.parquet", "one"), raw)).isEqualTo("x.parquet UPLOADED");
    assertThat(put(file("x.parquet", "another"), raw)).isEqualTo("x.parquet UPLOADED");
    assertThat(put(file("y.csv", "1,2\n"), "")).isEqualTo("y.csv.gz UPLOADED");
    assertThat(staged()).containsExactly("st/a/b/x.parquet", "st/a/b/y.csv.gz");
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("LIST @ST/a/b/x")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getLong("size")).isEqualTo(7);
    }
  }

  @ParameterizedTest
  @EnumSource(UploadForm.class)
  void takesStreams(UploadForm form) throws Exception {
    server.uploads(form);
    connection
        .unwrap(SnowflakeConnection.class)
        .uploadStream(
            "ST",
            "s.csv",
            new ByteArrayInputStream("1,2\n".getBytes(StandardCharsets.UTF_8)),
            UploadStreamConfig.builder().setDestPrefix("p").setCompressData(false).build());
    assertThat(staged()).containsExactly("st/p/s.csv");
  }

  @Test
  void anUploadThatFailsLeavesNothing() throws Exception {
    server.fault(
        new SnowflakeRules(
            0,
            List.of(
                SnowflakeRule.on("UPLOAD", Effect.UNAVAILABLE).subjects(".*/503"),
                SnowflakeRule.on("UPLOAD", Effect.CUT_BEFORE).subjects(".*/cut"),
                SnowflakeRule.on("UPLOAD", Effect.delayed(Duration.ofMillis(50)))
                    .subjects("MILLRACE.PUBLIC.ST/a/b/slow"))));
    for (String name : new String[] {"503", "cut"}) {
      Path file = file(name, "x");
      assertThatThrownBy(() -> put(file, "AUTO_COMPRESS=FALSE")).isInstanceOf(SQLException.class);
    }
    assertThat(put(file("slow", "x"), "AUTO_COMPRESS=FALSE")).isEqualTo("slow UPLOADED");
    assertThat(staged()).containsExactly("st/a/b/slow");
  }
}
