package dev.millrace.connect.rest.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Date;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeyTextTest {
  private static final Schema STRUCT =
      SchemaBuilder.struct()
          .field("id", Schema.OPTIONAL_INT64_SCHEMA)
          .field("region", Schema.STRING_SCHEMA)
          .field("price", Decimal.builder(2).optional().build())
          .build();

  @SuppressWarnings("JavaUtilDate") // the class that Connect's logical types ask for
  static Stream<SchemaAndValue> keys() {
    return Stream.of(
        new SchemaAndValue(Schema.INT8_SCHEMA, (byte) -1),
        new SchemaAndValue(Schema.INT16_SCHEMA, (short) 2),
        new SchemaAndValue(Schema.INT32_SCHEMA, 3),
        new SchemaAndValue(Schema.OPTIONAL_INT64_SCHEMA, Long.MIN_VALUE),
        new SchemaAndValue(Schema.FLOAT32_SCHEMA, 1.5f),
        new SchemaAndValue(Schema.FLOAT64_SCHEMA, 1e300),
        new SchemaAndValue(Schema.BOOLEAN_SCHEMA, true),
        new SchemaAndValue(Schema.OPTIONAL_STRING_SCHEMA, "a\n\"b\",\u2028é\ud83d\ude00"),
        new SchemaAndValue(Schema.STRING_SCHEMA, ""),
        new SchemaAndValue(org.apache.kafka.connect.data.Date.SCHEMA, new Date(86_400_000)),
        new SchemaAndValue(Time.SCHEMA, new Date(1)),
        new SchemaAndValue(Timestamp.builder().optional().build(), new Date(-1)),
        new SchemaAndValue(Decimal.schema(-2), new BigDecimal("1E+2")),
        new SchemaAndValue(null, 4),
        new SchemaAndValue(null, 5L),
        new SchemaAndValue(null, 0.1),
        new SchemaAndValue(null, false),
        new SchemaAndValue(null, "6"),
        new SchemaAndValue(null, new BigDecimal("1.50")),
        new SchemaAndValue(null, BigInteger.TWO.pow(70)),
        new SchemaAndValue(null, Map.of("id", 1L, "region", "eu")),
        new SchemaAndValue(
            STRUCT,
            new Struct(STRUCT)
                .put("id", 7L)
                .put("region", "eu")
                .put("price", new BigDecimal("1.50"))));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void makesTheSameKeyAgain(SchemaAndValue key) {
    String text = KeyText.of("A record", key);
    assertThat(text).doesNotContain("\n");
    assertThat(KeyText.parse(text)).isEqualTo(key);
  }

  static Stream<SchemaAndValue> others() {
    Schema named = SchemaBuilder.struct().name("x").field("a", Schema.INT8_SCHEMA).build();
    return Stream.of(
        new SchemaAndValue(Schema.OPTIONAL_INT64_SCHEMA, null),
        new SchemaAndValue(Schema.BYTES_SCHEMA, new byte[1]),
        new SchemaAndValue(SchemaBuilder.int64().name("mine").build(), 1L),
        new SchemaAndValue(named, new Struct(named).put("a", (byte) 1)),
        new SchemaAndValue(null, Map.of("a", Map.of("b", 1))));
  }

  @ParameterizedTest
  @MethodSource("others")
  void refusesKeysThatItCouldNotMakeAgain(SchemaAndValue key) {
    assertThatThrownBy(() -> KeyText.of("A record of resource 'x'", key))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("A record of resource 'x' has ")
        .hasMessageContaining("choose other key.fields, or deletes=none");
  }

  @Test
  void refusesTextsThatAreNoKeys() {
    for (String text : new String[] {"[]", "{}", "[\"\",\"int64\"]", "[\"\",\"X\",\"1\"]"}) {
      assertThatThrownBy(() -> KeyText.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
