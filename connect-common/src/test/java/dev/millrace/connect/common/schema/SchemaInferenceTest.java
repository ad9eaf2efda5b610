package dev.millrace.connect.common.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;

class SchemaInferenceTest {
  private static Map<String, Object> map(Object... entries) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < entries.length; i += 2) {
      map.put((String) entries[i], entries[i + 1]);
    }
    return map;
  }

  private static Schema merged(Object... values) {
    return Arrays.stream(values).map(SchemaInference::of).reduce(SchemaMerge::of).orElseThrow();
  }

  @Test
  void takesEachJsonTypeForWhatItIs() {
    Schema schema =
        SchemaInference.of(
            map(
                "n",
                1L,
                "d",
                1.5,
                "t",
                "2026-11-25",
                "b",
                true,
                "x",
                null,
                "list",
                Arrays.asList(1L, null, 2.5),
                "o",
                map("p", 1),
                "e",
                map()));
    assertThat(schema.field("n").schema()).isEqualTo(Schema.OPTIONAL_INT64_SCHEMA);
    assertThat(schema.field("d").schema()).isEqualTo(Schema.OPTIONAL_FLOAT64_SCHEMA);
    assertThat(schema.field("t").schema()).isEqualTo(Schema.OPTIONAL_STRING_SCHEMA);
    assertThat(schema.field("b").schema()).isEqualTo(Schema.OPTIONAL_BOOLEAN_SCHEMA);
    assertThat(schema.field("x").schema()).isSameAs(SchemaInference.UNKNOWN);
    assertThat(schema.field("list").schema().valueSchema())
        .isEqualTo(Schema.OPTIONAL_FLOAT64_SCHEMA);
    assertThat(schema.field("o").schema().field("p").schema())
        .isEqualTo(Schema.OPTIONAL_INT64_SCHEMA);
    assertThat(schema.field("e").schema()).isSameAs(SchemaInference.UNKNOWN);
  }

  @Test
  void keepsDatesOfStructsAndTheDigitsOfDecimals() {
    Schema typed =
        SchemaBuilder.struct()
            .field("at", Timestamp.SCHEMA)
            .field("amount", Decimal.schema(2))
            .field("n", Schema.INT32_SCHEMA)
            .build();
    Struct struct =
        new Struct(typed)
            .put("at", Date.from(Instant.EPOCH))
            .put("amount", new BigDecimal("1.50"))
            .put("n", 1);
    Schema schema = SchemaInference.of(map("s", struct)).field("s").schema();
    assertThat(schema.field("at").schema()).isEqualTo(Timestamp.builder().optional().build());
    assertThat(schema.field("amount").schema()).isEqualTo(Schema.OPTIONAL_STRING_SCHEMA);
    assertThat(schema.field("n").schema()).isEqualTo(Schema.OPTIONAL_INT64_SCHEMA);
    assertThat(SchemaInference.of(BigInteger.TWO.pow(70))).isEqualTo(Schema.OPTIONAL_STRING_SCHEMA);
  }

  @Test
  void widensNumbersStructsAndLists() {
    Schema schema =
        merged(
            map("n", 1L, "o", map("a", 1L), "l", List.of()),
            map("n", 2.5, "o", map("b", "x"), "l", List.of("y"), "late", true),
            map("n", null));
    assertThat(schema.fields()).extracting("name").containsExactly("n", "o", "l", "late");
    assertThat(schema.field("n").schema()).isEqualTo(Schema.OPTIONAL_FLOAT64_SCHEMA);
    assertThat(schema.field("o").schema().fields()).extracting("name").containsExactly("a", "b");
    assertThat(schema.field("l").schema().valueSchema()).isEqualTo(Schema.OPTIONAL_STRING_SCHEMA);
    assertThat(schema.field("late").schema()).isEqualTo(Schema.OPTIONAL_BOOLEAN_SCHEMA);
  }

  @Test
  void whatHasNothingInCommonIsText() {
    Schema schema = merged(map("a", 1L, "b", true), map("a", map("x", 1), "b", "yes"));
    assertThat(schema.field("a").schema()).isEqualTo(Schema.OPTIONAL_STRING_SCHEMA);
    assertThat(schema.field("b").schema()).isEqualTo(Schema.OPTIONAL_STRING_SCHEMA);
  }

  @Test
  void isTheSameSchemaWhileItFits() {
    Schema wide = merged(map("n", 1.5, "o", map("a", 1L)), map("z", "t"));
    assertThat(SchemaMerge.of(wide, SchemaInference.of(map("n", 3L, "o", map())))).isSameAs(wide);
    assertThat(SchemaMerge.of(wide, SchemaInference.of(map("z", 5L)))).isSameAs(wide);
  }

  @Test
  void mergesTypedSchemasToo() {
    Schema a =
        SchemaBuilder.struct()
            .name("T")
            .field("n", Schema.INT32_SCHEMA)
            .field("gone", SchemaBuilder.string().defaultValue("d").build())
            .build();
    Schema b =
        SchemaBuilder.struct()
            .field("n", Schema.INT64_SCHEMA)
            .field("added", Schema.INT8_SCHEMA)
            .build();
    Schema merged = SchemaMerge.of(a, b);
    assertThat(merged.name()).isEqualTo("T");
    assertThat(merged.isOptional()).isFalse();
    assertThat(merged.field("n").schema()).isEqualTo(Schema.INT64_SCHEMA);
    assertThat(merged.field("gone").schema().isOptional()).isTrue();
    assertThat(merged.field("gone").schema().defaultValue()).isEqualTo("d");
    assertThat(merged.field("added").schema()).isEqualTo(Schema.OPTIONAL_INT8_SCHEMA);
    assertThat(SchemaMerge.columns(merged)).isEqualTo(3);
  }

  @Test
  void widensDecimalsToMoreDigitsBehindThePoint() {
    Schema two = Decimal.builder(2).optional().build();
    assertThat(SchemaMerge.of(two, Decimal.schema(1))).isSameAs(two);
    assertThat(SchemaMerge.of(two, Schema.INT64_SCHEMA)).isSameAs(two);
    assertThat(SchemaMerge.of(Decimal.schema(1), two)).isEqualTo(two);
    assertThat(SchemaMerge.of(Schema.INT32_SCHEMA, Decimal.schema(1))).isEqualTo(Decimal.schema(1));
    assertThat(SchemaMerge.of(two, Schema.FLOAT64_SCHEMA)).isEqualTo(Schema.OPTIONAL_STRING_SCHEMA);
    assertThat(SchemaMerge.of(two, Timestamp.SCHEMA)).isEqualTo(Schema.OPTIONAL_STRING_SCHEMA);
  }

  @Test
  void saysWhatHasNoSchema() {
    assertThatThrownBy(() -> SchemaInference.of(map("a", map("b", new Object()))))
        .isInstanceOf(DataException.class)
        .hasMessage("Field 'a': Field 'b': Values of java.lang.Object have no schema");
    assertThatThrownBy(() -> SchemaInference.of(Map.of(1, "x")))
        .isInstanceOf(DataException.class)
        .hasMessage("An object's key is not text: 1");
    Map<String, Object> deep = map("a", 1);
    for (int i = 0; i < 70; i++) {
      deep = map("a", deep);
    }
    Map<String, Object> tooDeep = deep;
    assertThatThrownBy(() -> SchemaInference.of(tooDeep))
        .isInstanceOf(DataException.class)
        .hasMessageEndingWith("The value is nested deeper than 64 levels");
  }
}
