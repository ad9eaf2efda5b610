package dev.millrace.connect.common.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

class FieldPathTest {
  private static final Schema INNER =
      SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
  private static final Schema OUTER =
      SchemaBuilder.struct().field("customer", INNER).field("a.b", Schema.STRING_SCHEMA).build();
  private static final Struct VALUE =
      new Struct(OUTER).put("customer", new Struct(INNER).put("id", 7L)).put("a.b", "dotted");

  @Test
  void goesThroughStructs() {
    FieldPath.Found found = FieldPath.parse("customer.id").in(VALUE);
    assertThat(found.value()).isEqualTo(7L);
    assertThat(found.schema()).isEqualTo(Schema.INT64_SCHEMA);
  }

  @Test
  void goesThroughSchemalessMaps() {
    assertThat(FieldPath.parse("customer.id").in(Map.of("customer", Map.of("id", 7))).value())
        .isEqualTo(7);
  }

  @Test
  void prefersAFieldWhoseNameHasADot() {
    assertThat(FieldPath.parse("a.b").in(VALUE).value()).isEqualTo("dotted");
  }

  @Test
  void tellsAMissingFieldFromANull() {
    assertThat(FieldPath.parse("customer.no").in(VALUE).present()).isFalse();
    assertThat(FieldPath.parse("x").in(null).present()).isFalse();
    assertThat(FieldPath.parse("id").in(new Struct(INNER)).present()).isTrue();
  }

  @Test
  void refusesAnEmptyStep() {
    assertThatThrownBy(() -> FieldPath.parse("a..b"))
        .hasMessage("Field path 'a..b' has an empty step: write it as a.b.c");
  }
}
