package dev.millrace.connect.jdbc.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSetMetaData;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.snowflake.client.internal.core.SFResultSetMetaData;
import net.snowflake.client.internal.jdbc.SnowflakeColumnMetadata;
import net.snowflake.client.internal.jdbc.SnowflakeResultSetMetaDataV1;
import org.junit.jupiter.api.Test;

/** Snowflake, which no test runs, by what its driver's own classes tell of columns. */
class SnowflakeTypesTest {
  /** A column as the server's answer describes it. */
  private static SnowflakeColumnMetadata snowflake(String type, String extension) {
    String json =
        """
        {"name": "%s", "type": "%s", %s "nullable": true, "precision": 38,
         "scale": 2, "length": 100, "byteLength": 400, "database": "", "schema": "", "table": "",
         "vectorDimension": 3, "fields": []}
        """
            .formatted(
                extension == null ? type : extension,
                type,
                extension == null ? "" : "\"extTypeName\": \"" + extension + "\",");
    try {
      return new SnowflakeColumnMetadata(new ObjectMapper().readTree(json), false, null);
    } catch (Exception e) {
      throw new AssertionError(type, e);
    }
  }

  @Test
  void snowflakesTypesKeepTheirValues() throws Exception {
    List<SnowflakeColumnMetadata> columns =
        Stream.concat(
                Stream.of(
                        "fixed",
                        "real",
                        "decfloat",
                        "text",
                        "char",
                        "binary",
                        "boolean",
                        "date",
                        "time",
                        "timestamp_ntz",
                        "timestamp_ltz",
                        "timestamp_tz",
                        "variant",
                        "object",
                        "array",
                        "map",
                        "vector",
                        "interval_year_month",
                        "interval_day_time")
                    .map(type -> snowflake(type, null)),
                Stream.of("GEOGRAPHY", "GEOMETRY").map(type -> snowflake("binary", type)))
            .toList();
    ResultSetMetaData meta =
        new SnowflakeResultSetMetaDataV1(
            new SFResultSetMetaData(columns, null, null, null, null, null, null));
    String json = "STRING TO_JSON(TO_VARIANT(c))";

    assertThat(new TreeMap<>(Described.columns(Described.dialect("Snowflake"), meta)))
        .containsExactlyEntriesOf(
            Described.expected(
                "GEOGRAPHY", "STRING ST_ASWKT(c)",
                "GEOMETRY", "STRING ST_ASWKT(c)",
                "array", json,
                "binary", "BYTES",
                "boolean", "BOOLEAN",
                "char", "STRING",
                "date", "Date",
                "decfloat", "STRING TO_VARCHAR(c)",
                "fixed", "Decimal(2)",
                "interval_day_time", "STRING TO_VARCHAR(c)",
                "interval_year_month", "STRING TO_VARCHAR(c)",
                "map", json,
                "object", json,
                "real", "FLOAT64",
                "text", "STRING",
                "time", "Time",
                "timestamp_ltz", "Timestamp",
                "timestamp_ntz", "Timestamp",
                "timestamp_tz", "Timestamp",
                "variant", json,
                "vector", "STRING TO_JSON(CAST(c AS ARRAY))"));
  }
}
