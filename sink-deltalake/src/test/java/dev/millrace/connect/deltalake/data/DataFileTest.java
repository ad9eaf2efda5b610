package dev.millrace.connect.deltalake.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.connect.deltalake.log.DataFile;
import dev.millrace.connect.deltalake.storage.LocalTableStorage;
import dev.millrace.connect.files.format.ParquetFormat;
import dev.millrace.connect.files.format.ParquetFormat.Codec;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.ByteType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FieldMetadata;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.ShortType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampNTZType;
import io.delta.kernel.types.TimestampType;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data files, read back by DuckDB. */
@SuppressWarnings("JavaUtilDate") // the class that Connect's logical types ask for
class DataFileTest {
  private static final ParquetFormat FORMAT = new ParquetFormat(Codec.ZSTD, 1 << 20);
  private static final Schema DATE =
      org.apache.kafka.connect.data.Date.builder().optional().build();

  @TempDir Path folder;

  private DataFile write(TableLayout layout, Schema schema, Struct... rows) {
    return write(layout, Map.of(), schema, rows);
  }

  private DataFile write(
      TableLayout layout, Map<String, String> properties, Schema schema, Struct... rows) {
    RecordPlan plan = layout.plan(schema);
    OpenDataFile file = new OpenDataFile(layout, plan.partition().of(rows[0]), "part-1", FORMAT);
    for (Struct row : rows) {
      file.write(plan, row);
    }
    return file.upload(new LocalTableStorage(folder), properties);
  }

  private static JsonNode stats(DataFile file) throws Exception {
    return new ObjectMapper().readTree(file.stats().orElseThrow());
  }

  private List<String> duck(DataFile file, String columns) throws Exception {
    return Duck.rows(
        "SELECT " + columns + " FROM read_parquet('" + folder.resolve(file.file()) + "')");
  }

  @Test
  void writesEveryTypeIntoItsColumn() throws Exception {
    StructType table =
        new StructType()
            .add("b", ByteType.BYTE)
            .add("s", ShortType.SHORT)
            .add("i", IntegerType.INTEGER)
            .add("l", LongType.LONG)
            .add("f", FloatType.FLOAT)
            .add("d", DoubleType.DOUBLE)
            .add("bool", BooleanType.BOOLEAN)
            .add("text", StringType.STRING)
            .add("bytes", BinaryType.BINARY)
            .add("small", new DecimalType(5, 2))
            .add("middle", new DecimalType(18, 2))
            .add("large", new DecimalType(30, 2))
            .add("date", DateType.DATE)
            .add("time", IntegerType.INTEGER)
            .add("ts", TimestampType.TIMESTAMP)
            .add("ntz", TimestampNTZType.TIMESTAMP_NTZ);
    Schema schema =
        SchemaBuilder.struct()
            .field("b", Schema.INT8_SCHEMA)
            .field("s", Schema.INT16_SCHEMA)
            .field("i", Schema.INT32_SCHEMA)
            .field("l", Schema.INT64_SCHEMA)
            .field("f", Schema.FLOAT32_SCHEMA)
            .field("d", Schema.FLOAT64_SCHEMA)
            .field("bool", Schema.BOOLEAN_SCHEMA)
            .field("text", Schema.STRING_SCHEMA)
            .field("bytes", Schema.BYTES_SCHEMA)
            .field("small", Decimal.schema(2))
            .field("middle", Decimal.schema(1))
            .field("large", Decimal.schema(2))
            .field("date", DATE)
            .field("time", Time.SCHEMA)
            .field("ts", Timestamp.SCHEMA)
            .field("ntz", Timestamp.SCHEMA)
            .build();
    Struct row =
        new Struct(schema)
            .put("b", (byte) -1)
            .put("s", (short) 300)
            .put("i", 70_000)
            .put("l", 1L << 40)
            .put("f", 1.5f)
            .put("d", 2.25)
            .put("bool", true)
            .put("text", "Zoë")
            .put("bytes", new byte[] {1, 2})
            .put("small", new BigDecimal("-123.45"))
            .put("middle", new BigDecimal("1234567890.5"))
            .put("large", new BigDecimal("-1234567890123456789012345678.90"))
            .put("date", new Date(86_400_000L * 19_000))
            .put("time", new Date(3_600_000L))
            .put("ts", new Date(1_700_000_000_123L))
            .put("ntz", new Date(1_700_000_000_123L));
    DataFile file = write(new TableLayout(table, List.of()), schema, row);
    assertThat(duck(file, "b, s, i, l, f, d, bool, text, hex(bytes), small, middle, large"))
        .containsExactly(
            "-1|300|70000|1099511627776|1.5|2.25|true|Zoë|0102|-123.45|1234567890.50"
                + "|-1234567890123456789012345678.90");
    assertThat(
            duck(
                file,
                "date, time, epoch_ms(ts), epoch_us(ntz), typeof(ts), typeof(ntz), typeof(b)"))
        .containsExactly(
            "2022-01-08|3600000|1700000000123|1700000000123000|TIMESTAMP WITH TIME ZONE|TIMESTAMP"
                + "|TINYINT");
    assertThat(file.stats().orElseThrow())
        .startsWith(
            "{\"numRecords\":1,\"minValues\":{\"b\":-1,\"s\":300,\"i\":70000,\"l\":1099511627776,\"f\":1.5,\"d\":2.25,"
                + "\"text\":\"Zoë\",\"small\":-123.45,\"middle\":1234567890.50,"
                + "\"large\":-1234567890123456789012345678.90,\"date\":\"2022-01-08\","
                + "\"time\":3600000,\"ts\":\"2023-11-14T22:13:20.123Z\","
                + "\"ntz\":\"2023-11-14T22:13:20.123\"},\"maxValues\":{\"b\":-1,");
  }

  @Test
  void writesNestedValuesAndRecordsOfSeveralSchemasIntoOneFile() throws Exception {
    StructType table =
        new StructType()
            .add("id", LongType.LONG, false)
            .add(
                "Address",
                new StructType().add("City", StringType.STRING).add("zip", StringType.STRING))
            .add("tags", new ArrayType(StringType.STRING, true))
            .add("counts", new MapType(StringType.STRING, LongType.LONG, true));
    TableLayout layout = new TableLayout(table, List.of());
    Schema address =
        SchemaBuilder.struct().field("city", Schema.OPTIONAL_STRING_SCHEMA).optional().build();
    Schema full =
        SchemaBuilder.struct()
            .field("counts", SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.INT32_SCHEMA).build())
            .field("id", Schema.INT32_SCHEMA)
            .field("address", address)
            .field("TAGS", SchemaBuilder.array(Schema.OPTIONAL_STRING_SCHEMA).build())
            .build();
    Schema narrow = SchemaBuilder.struct().field("ID", Schema.INT64_SCHEMA).build();
    OpenDataFile file = new OpenDataFile(layout, List.of(), "part-1", FORMAT);
    file.write(
        layout.plan(full),
        new Struct(full)
            .put("id", 1)
            .put("address", new Struct(address).put("city", "Oslo"))
            .put("TAGS", Arrays.asList("a", null))
            .put("counts", Map.of("x", 7)));
    file.write(layout.plan(narrow), new Struct(narrow).put("ID", 2L));
    DataFile written = file.upload(new LocalTableStorage(folder), Map.of());
    assertThat(duck(written, "id, Address.City, Address.zip, tags, counts"))
        .containsExactlyInAnyOrder("1|Oslo|null|[a, NULL]|{x=7}", "2|null|null|null|null");
    assertThat(stats(written).toString())
        .isEqualTo(
            "{\"numRecords\":2,\"minValues\":{\"id\":1,\"Address\":{\"City\":\"Oslo\"}},"
                + "\"maxValues\":{\"id\":2,\"Address\":{\"City\":\"Oslo\"}},"
                + "\"nullCount\":{\"id\":0,\"Address\":{\"City\":1,\"zip\":2}}}");
  }

  @Test
  void refusesValuesThatDoNotFitAndLeavesTheFileAsItWas() throws Exception {
    StructType table = new StructType().add("n", ByteType.BYTE).add("must", LongType.LONG, false);
    TableLayout layout = new TableLayout(table, List.of());
    Schema schema =
        SchemaBuilder.struct()
            .field("n", Schema.OPTIONAL_INT64_SCHEMA)
            .field("must", Schema.OPTIONAL_INT64_SCHEMA)
            .build();
    RecordPlan plan = layout.plan(schema);
    OpenDataFile file = new OpenDataFile(layout, List.of(), "part-1", FORMAT);
    file.write(plan, new Struct(schema).put("n", 127L).put("must", 1L));
    assertThatThrownBy(() -> file.write(plan, new Struct(schema).put("n", 128L).put("must", 2L)))
        .isInstanceOf(DataException.class)
        .hasMessage("Field 'n': the number 128 does not fit 8 bits");
    assertThatThrownBy(() -> file.write(plan, new Struct(schema).put("n", 1L)))
        .isInstanceOf(DataException.class)
        .hasMessage("Field 'must': a required value is null");
    DataFile written = file.upload(new LocalTableStorage(folder), Map.of());
    assertThat(duck(written, "n, must")).containsExactly("127|1");
    assertThat(file.records()).isEqualTo(1);
  }

  @Test
  void writesPhysicalNamesAndIdsOfAMappedTable() throws Exception {
    FieldMetadata metadata =
        FieldMetadata.builder()
            .putLong("delta.columnMapping.id", 5)
            .putString("delta.columnMapping.physicalName", "col-1")
            .build();
    FieldMetadata part =
        FieldMetadata.builder()
            .putLong("delta.columnMapping.id", 6)
            .putString("delta.columnMapping.physicalName", "col-2")
            .build();
    StructType table =
        new StructType()
            .add(new StructField("odd name", StringType.STRING, true, metadata))
            .add(new StructField("day", DateType.DATE, true, part));
    Schema schema =
        SchemaBuilder.struct().field("odd name", Schema.STRING_SCHEMA).field("day", DATE).build();
    DataFile file =
        write(
            new TableLayout(table, List.of("day")),
            schema,
            new Struct(schema).put("odd name", "x").put("day", new Date(0)));
    assertThat(duck(file, "\"col-1\"")).containsExactly("x");
    assertThat(
            Duck.rows(
                "SELECT name, field_id FROM parquet_schema('"
                    + folder.resolve(file.file())
                    + "') WHERE field_id IS NOT NULL"))
        .containsExactly("col-1|5");
    assertThat(file.partitionValues()).containsExactly(Map.entry("col-2", "1970-01-01"));
    assertThat(stats(file).get("minValues").toString()).isEqualTo("{\"col-1\":\"x\"}");
  }

  @Test
  void boundsAreSafeForReadersThatSkipByThem() throws Exception {
    StructType table =
        new StructType()
            .add("text", StringType.STRING)
            .add("nan", DoubleType.DOUBLE)
            .add("zero", DoubleType.DOUBLE)
            .add("infinite", FloatType.FLOAT);
    Schema schema =
        SchemaBuilder.struct()
            .field("text", Schema.STRING_SCHEMA)
            .field("nan", Schema.FLOAT64_SCHEMA)
            .field("zero", Schema.FLOAT64_SCHEMA)
            .field("infinite", Schema.FLOAT32_SCHEMA)
            .build();
    String prefix = "😀".repeat(32);
    Struct[] rows = {
      new Struct(schema)
          .put("text", prefix + "and more")
          .put("nan", Double.NaN)
          .put("zero", -0.0)
          .put("infinite", Float.NEGATIVE_INFINITY),
      new Struct(schema)
          .put("text", prefix + "and")
          .put("nan", 1.0)
          .put("zero", -0.0)
          .put("infinite", 1f)
    };
    DataFile file = write(new TableLayout(table, List.of()), schema, rows);
    JsonNode stats = stats(file);
    assertThat(stats.get("minValues").get("text").asText()).isEqualTo(prefix);
    assertThat(stats.get("maxValues").get("text").asText())
        .isEqualTo(prefix + Character.toString(Character.MAX_CODE_POINT));
    assertThat(stats.get("maxValues").get("zero").asText()).isEqualTo("0.0");
    assertThat(stats.get("minValues").get("zero").asText()).isEqualTo("-0.0");
    assertThat(stats.get("minValues").has("nan")).isFalse();
    assertThat(stats.get("maxValues").has("infinite")).isFalse();
    assertThat(stats.get("nullCount").get("nan").asInt()).isZero();
  }

  @Test
  void statisticsAreThoseThatTheTableAsksFor() throws Exception {
    StructType table =
        new StructType()
            .add("a", LongType.LONG)
            .add("s", new StructType().add("x.y", LongType.LONG).add("z", LongType.LONG))
            .add("b", LongType.LONG);
    Schema inner =
        SchemaBuilder.struct()
            .field("x.y", Schema.INT64_SCHEMA)
            .field("z", Schema.INT64_SCHEMA)
            .build();
    Schema schema =
        SchemaBuilder.struct()
            .field("a", Schema.INT64_SCHEMA)
            .field("s", inner)
            .field("b", Schema.INT64_SCHEMA)
            .build();
    Struct row =
        new Struct(schema)
            .put("a", 1L)
            .put("s", new Struct(inner).put("x.y", 2L).put("z", 3L))
            .put("b", 4L);
    TableLayout layout = new TableLayout(table, List.of());
    Map<String, String> first = Map.of("delta.dataSkippingNumIndexedCols", "2");
    assertThat(stats(write(layout, first, schema, row)).get("minValues").toString())
        .isEqualTo("{\"a\":1,\"s\":{\"x.y\":2}}");
    Map<String, String> named = Map.of("delta.dataSkippingStatsColumns", "B, s.`x.y`");
    assertThat(stats(write(layout, named, schema, row)).get("minValues").toString())
        .isEqualTo("{\"s\":{\"x.y\":2},\"b\":4}");
    Map<String, String> struct = Map.of("delta.dataSkippingStatsColumns", "s");
    assertThat(stats(write(layout, struct, schema, row)).get("minValues").toString())
        .isEqualTo("{\"s\":{\"x.y\":2,\"z\":3}}");
  }

  @Test
  void putsPartitionsIntoFoldersThatNobodyCanLeave() throws Exception {
    StructType table =
        new StructType()
            .add("city", StringType.STRING)
            .add("at", TimestampType.TIMESTAMP)
            .add("price", new DecimalType(6, 2))
            .add("id", LongType.LONG);
    Schema schema =
        SchemaBuilder.struct()
            .field("CITY", Schema.OPTIONAL_STRING_SCHEMA)
            .field("at", Timestamp.builder().optional().build())
            .field("price", Decimal.builder(1).optional().build())
            .field("id", Schema.INT64_SCHEMA)
            .build();
    TableLayout layout = new TableLayout(table, List.of("city", "at", "price"));
    DataFile file =
        write(
            layout,
            schema,
            new Struct(schema)
                .put("CITY", "../a b/ü")
                .put("at", new Date(1_700_000_000_123L))
                .put("price", new BigDecimal("1.5"))
                .put("id", 7L));
    assertThat(file.file())
        .isEqualTo(
            "city=..%2Fa%20b%2F%C3%BC/at=2023-11-14T22%3A13%3A20.123Z/price=1.50/part-1.zstd.parquet");
    assertThat(file.path()).startsWith("city=..%252Fa%2520b");
    assertThat(file.partitionValues())
        .containsExactly(
            Map.entry("city", "../a b/ü"),
            Map.entry("at", "2023-11-14T22:13:20.123Z"),
            Map.entry("price", "1.50"));
    assertThat(
            Duck.rows(
                "SELECT * FROM read_parquet('"
                    + folder.resolve(file.file())
                    + "', hive_partitioning = false)"))
        .containsExactly("7");
    List<String> empty =
        layout.plan(schema).partition().of(new Struct(schema).put("CITY", "").put("id", 1L));
    assertThat(empty).containsExactly(null, null, null);
    assertThat(PartitionValues.folder(layout, empty))
        .startsWith("city=__HIVE_DEFAULT_PARTITION__/at=__HIVE_DEFAULT_PARTITION__/");
  }
}
