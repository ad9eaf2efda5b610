package dev.millrace.connect.files.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.connect.files.compress.Compression;
import dev.millrace.connect.files.compress.Compression.Codec;
import dev.millrace.connect.files.format.JsonLinesFormat.Decimals;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.Test;

class JsonLinesFormatTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void writesStructsAsKafkasConverterDoes() throws IOException {
    for (Decimals decimals : Decimals.values()) {
      out.reset();
      try (RecordWriter writer =
          new JsonLinesFormat(Compression.NONE, decimals).open(Samples.SCHEMA, out)) {
        writer.write(Samples.SCHEMA, Samples.full(1));
        writer.write(Samples.SCHEMA, Samples.required(2));
      }
      try (JsonConverter converter = new JsonConverter()) {
        converter.configure(
            Map.of("schemas.enable", "false", "decimal.format", decimals.name()), false);
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(2);
        for (int i = 0; i < 2; i++) {
          Struct value = i == 0 ? Samples.full(1) : Samples.required(2);
          assertThat(MAPPER.readTree(lines.get(i)))
              .isEqualTo(MAPPER.readTree(converter.fromConnectData("t", Samples.SCHEMA, value)));
        }
      }
    }
  }

  @Test
  void writesValuesWithoutASchemaByWhatTheyAre() throws IOException {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("n", 1L);
    value.put("d", new BigDecimal("1.50"));
    value.put("list", Arrays.asList("a", null, 2.5, true));
    value.put("at", Samples.date(5));
    value.put("pairs", Map.of(1, "x"));
    value.put("raw", new byte[] {1, 2});
    try (RecordWriter writer =
        new JsonLinesFormat(new Compression(Codec.GZIP, 9), Decimals.BASE64).open(null, out)) {
      writer.write(null, value);
    }
    assertThat(
            new String(
                new GZIPInputStream(new ByteArrayInputStream(out.toByteArray())).readAllBytes(),
                StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"n\":1,\"d\":1.50,\"list\":[\"a\",null,2.5,true],\"at\":5,"
                + "\"pairs\":[[1,\"x\"]],\"raw\":\"AQI=\"}\n");
  }

  @Test
  void keepsHalfASurrogatePairAsAnEscape() throws IOException {
    try (RecordWriter writer =
        new JsonLinesFormat(Compression.NONE, Decimals.BASE64).open(null, out)) {
      writer.write(null, Map.of("a", "half \ud83d"));
      writer.write(null, Map.of("a", "\ude00 whole \ud83d\ude00"));
    }
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines.get(0)).isEqualToIgnoringCase("{\"a\":\"half \\ud83d\"}");
    assertThat(MAPPER.readTree(lines.get(1)).get("a").asText())
        .isEqualTo("\ude00 whole \ud83d\ude00");
  }

  @Test
  void aValueThatFailsLeavesNoTrace() throws IOException {
    try (RecordWriter writer =
        new JsonLinesFormat(Compression.NONE, Decimals.BASE64).open(null, out)) {
      writer.write(null, Map.of("n", 1));
      assertThatThrownBy(() -> writer.write(null, Map.of("a", List.of(1, new Object()))))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("java.lang.Object");
      Struct missing = new Struct(Samples.INNER);
      assertThatThrownBy(() -> writer.write(Samples.INNER, missing))
          .isInstanceOf(DataException.class)
          .hasMessage("Field 'street': A required value is null");
      writer.write(Schema.STRING_SCHEMA, "plain");
    }
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("{\"n\":1}\n\"plain\"\n");
  }
}
