package dev.millrace.sandbox.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightsTest {
  @Test
  void theSampleHasTheRowsThatAreRepeated(@TempDir Path dir) throws Exception {
    new Flights(dir);
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FROM read_parquet('" + dir.resolve("flights.parquet") + "')")) {
      row.next();
      assertThat(row.getLong(1)).isEqualTo(Flights.SAMPLE_ROWS);
    }
  }
}
