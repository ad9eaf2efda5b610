package dev.millrace.connect.files.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Timestamp;
import org.junit.jupiter.api.Test;

class GivenSchemaTest {
  @Test
  void readsWhatConnectsConverterWrites() {
    Schema schema =
        GivenSchema.parse(
            """
            {"type": "struct", "optional": false, "fields": [
              {"field": "id", "type": "int64", "optional": false},
              {"field": "price", "type": "decimal(2)", "optional": true},
              {"field": "at", "type": "int64", "name": "org.apache.kafka.connect.data.Timestamp"},
              {"field": "tags", "type": "array", "items": {"type": "string"}}]}
            """);
    assertThat(schema)
        .isEqualTo(
            SchemaBuilder.struct()
                .field("id", Schema.INT64_SCHEMA)
                .field("price", Decimal.builder(2).optional().build())
                .field("at", SchemaBuilder.int64().name(Timestamp.LOGICAL_NAME).build())
                .field("tags", SchemaBuilder.array(Schema.STRING_SCHEMA).build())
                .build());
  }

  @Test
  void saysWhatIsWrong() {
    assertThatThrownBy(() -> GivenSchema.parse("{")).hasMessageContaining("it is not JSON");
    assertThatThrownBy(() -> GivenSchema.parse("[]"))
        .hasMessageContaining("the schema must be an object with a type");
    assertThatThrownBy(
            () ->
                GivenSchema.parse(
                    "{\"type\":\"struct\",\"fields\":[{\"field\":\"a\",\"type\":\"text\"}]}"))
        .hasMessageContaining("field 'a' has the type 'text': write struct, array");
    assertThatThrownBy(() -> GivenSchema.parse("[".repeat(100)))
        .hasMessageContaining("nested more than 50 deep");
  }
}
