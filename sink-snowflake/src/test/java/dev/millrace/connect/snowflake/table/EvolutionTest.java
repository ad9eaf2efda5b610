package dev.millrace.connect.snowflake.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.files.format.JsonText;
import dev.millrace.connect.snowflake.table.TableShape.Column;
import java.util.List;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvolutionTest {
  private static Need need(Schema schema, String name, boolean nulls, int size) {
    FieldColumn column = FieldColumn.of(schema, name, TimestampType.LTZ, new JsonText());
    return new Need(name, column.wanted(), column.form(), nulls, size);
  }

  private static TableShape table(String... columns) {
    return new TableShape(
        "T",
        List.of(columns).stream()
            .map(each -> each.split(" ", 3))
            .map(parts -> new Column(parts[0], ColumnType.parse(parts[1]), parts.length > 2, false))
            .toList());
  }

  @Test
  void makesTablesWithTheTypesOfSchemas() {
    assertThat(
            Evolution.create(
                "my \"t",
                List.of(
                    need(Schema.INT32_SCHEMA, "id", false, 1),
                    need(Decimal.schema(3), "n", false, 1),
                    need(
                        Decimal.builder(2).parameter("connect.decimal.precision", "12").build(),
                        "m",
                        false,
                        1),
                    need(Timestamp.SCHEMA, "at", false, 0),
                    need(Time.SCHEMA, "t", false, 0),
                    need(SchemaBuilder.array(Schema.INT8_SCHEMA).build(), "a", false, 0),
                    need(
                        SchemaBuilder.string().name("io.debezium.time.ZonedTimestamp").build(),
                        "z",
                        false,
                        0)),
                List.of("id")))
        .isEqualTo(
            "CREATE TABLE IF NOT EXISTS \"my \"\"t\" (\"id\" NUMBER(10,0) NOT NULL, \"n\""
                + " NUMBER(38,3), \"m\" NUMBER(12,2), \"at\" TIMESTAMP_LTZ, \"t\" TIME, \"a\" ARRAY,"
                + " \"z\" TIMESTAMP_TZ, PRIMARY KEY (\"id\"))");
  }

  @Test
  void leavesAloneWhatFits() {
    assertThat(
            Evolution.alter(
                table("id NUMBER(5,0) not-null", "S VARCHAR(5)", "v VARIANT"),
                List.of(
                    need(Schema.INT64_SCHEMA, "id", false, 5),
                    need(Schema.STRING_SCHEMA, "s", false, 5),
                    need(Schema.OPTIONAL_STRING_SCHEMA, "v", true, 9)),
                true))
        .isEmpty();
  }

  @Test
  void addsWidensAndAllowsNull() {
    assertThat(
            Evolution.alter(
                table("id NUMBER(5,0) not-null", "s VARCHAR(5) not-null", "gone DATE not-null"),
                List.of(
                    need(Schema.INT64_SCHEMA, "id", false, 6),
                    need(Schema.OPTIONAL_STRING_SCHEMA, "s", true, 12),
                    need(Schema.FLOAT64_SCHEMA, "f", false, 0)),
                true))
        .containsExactly(
            "ALTER TABLE \"T\" ALTER COLUMN \"id\" SET DATA TYPE NUMBER(19,0)",
            "ALTER TABLE \"T\" ALTER COLUMN \"s\" DROP NOT NULL",
            "ALTER TABLE \"T\" ALTER COLUMN \"s\" SET DATA TYPE VARCHAR(12)",
            "ALTER TABLE \"T\" ADD COLUMN IF NOT EXISTS \"f\" FLOAT",
            "ALTER TABLE \"T\" ALTER COLUMN \"gone\" DROP NOT NULL");
  }

  @Test
  void refusesWhatWouldChangeAValue() {
    assertThatThrownBy(
            () ->
                Evolution.alter(
                    table("n NUMBER(10,2)"), List.of(need(Decimal.schema(3), "n", false, 1)), true))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "field 'n', which would be NUMBER(38,3), has no place in the column n NUMBER(10,2) of"
                + " table T: cast it by a transform, or change the column");
    assertThatThrownBy(
            () ->
                Evolution.alter(
                    table("n NUMBER(10,2)"),
                    List.of(need(Schema.FLOAT64_SCHEMA, "n", false, 0)),
                    true))
        .isInstanceOf(DataException.class);
    assertThatThrownBy(
            () ->
                Evolution.alter(
                    table("f FLOAT"), List.of(need(Schema.INT64_SCHEMA, "f", false, 19)), true))
        .isInstanceOf(DataException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NUMBER(10,2)|$1:\"a\"\"b\"::NUMBER(10,2)",
        "VARCHAR(3)|$1:\"a\"\"b\"::VARCHAR",
        "VARIANT|$1:\"a\"\"b\"::VARIANT"
      })
  void castsWholeNumbers(String column, String expression) {
    assertThat(Form.WHOLE.expression("a\"b", ColumnType.parse(column))).isEqualTo(expression);
  }

  @Test
  void readsTypesAsSnowflakeDescribesThem() {
    assertThat(ColumnType.parse("NUMBER(38,0)")).isEqualTo(ColumnType.number(38, 0));
    assertThat(ColumnType.parse("VARCHAR(16777216)").sql()).isEqualTo("VARCHAR");
    assertThat(ColumnType.parse("TIMESTAMP_NTZ(9)").sql()).isEqualTo("TIMESTAMP_NTZ");
    assertThat(ColumnType.parse("FLOAT").sql()).isEqualTo("FLOAT");
    assertThat(ColumnType.parse("VECTOR(FLOAT, 3)").kind()).isEqualTo(ColumnType.Kind.OTHER);
  }

  @Test
  void countsDigits() {
    assertThat(FieldColumn.digits(0)).isEqualTo(1);
    assertThat(FieldColumn.digits(999)).isEqualTo(3);
    assertThat(FieldColumn.digits(1000)).isEqualTo(4);
    assertThat(FieldColumn.digits(-1001)).isEqualTo(4);
    assertThat(FieldColumn.digits(Long.MAX_VALUE)).isEqualTo(19);
    assertThat(FieldColumn.digits(Long.MIN_VALUE)).isEqualTo(19);
  }
}
