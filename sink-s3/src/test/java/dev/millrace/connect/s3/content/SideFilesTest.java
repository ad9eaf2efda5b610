package dev.millrace.connect.s3.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.files.compress.Compression;
import dev.millrace.connect.files.format.JsonLinesFormat;
import dev.millrace.connect.s3.content.SideFiles.Side;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class SideFilesTest {
  private static final JsonLinesFormat JSON =
      new JsonLinesFormat(
          new Compression(Compression.Codec.GZIP, -1), JsonLinesFormat.Decimals.BASE64);

  private static SinkRecord record(Schema keySchema, Object key, String... headers) {
    ConnectHeaders all = new ConnectHeaders();
    for (String header : headers) {
      all.addString(header, header.toUpperCase(java.util.Locale.ROOT));
    }
    return new SinkRecord(
        "orders", 0, keySchema, key, null, Map.of(), 7, 1L, TimestampType.CREATE_TIME, all);
  }

  private static View view(Part part, boolean columns) {
    return new SideFiles(List.of(new Side(part, JSON, columns)), null).fresh().get(0);
  }

  @Test
  void namesEndAsThoseOfTheWidelyUsedSink() {
    assertThat(view(Part.KEY, false).extension()).isEqualTo(".keys.json.gz");
    assertThat(view(Part.HEADERS, false).extension()).isEqualTo(".headers.json.gz");
    assertThat(new View(Part.VALUE, JSON, Contents.VALUE.fresh()).extension())
        .isEqualTo(".json.gz");
  }

  @Test
  void aKeyStandsAloneOrInAColumn() {
    SinkRecord plain =
        view(Part.KEY, false).content().of(record(Schema.OPTIONAL_STRING_SCHEMA, "k"));
    assertThat(plain.valueSchema()).isEqualTo(Schema.OPTIONAL_STRING_SCHEMA);
    assertThat(plain.value()).isEqualTo("k");
    assertThat(plain.kafkaOffset()).isEqualTo(7);
    SinkRecord column = view(Part.KEY, true).content().of(record(Schema.STRING_SCHEMA, "k"));
    assertThat(((Struct) column.value()).get("key")).isEqualTo("k");
    SinkRecord schemaless = view(Part.KEY, true).content().of(record(null, 5));
    assertThat(schemaless.value()).isEqualTo(Map.of("key", 5));
  }

  @Test
  void aNullKeyIsRefused() {
    for (boolean columns : new boolean[] {false, true}) {
      assertThatThrownBy(() -> view(Part.KEY, columns).content().of(record(null, null)))
          .isInstanceOf(DataException.class)
          .hasMessageStartingWith("the key is null, and store.kafka.keys=true");
    }
  }

  @Test
  void headersAreAListThatMayBeEmpty() {
    Content content = view(Part.HEADERS, false).content();
    assertThat(content.of(record(null, null, "a", "b", "a")).value().toString())
        .isEqualTo("[Struct{key=a,value=A}, Struct{key=b,value=B}, Struct{key=a,value=A}]");
    assertThat(content.of(record(null, null)).value()).isEqualTo(List.of());
    Struct column = (Struct) view(Part.HEADERS, true).content().of(record(null, null)).value();
    assertThat(column.getArray("headers")).isEmpty();
  }

  @Test
  void withoutFilesOfKeysThereAreNoTombstones() {
    Side headers = new Side(Part.HEADERS, JSON, false);
    assertThatThrownBy(() -> new SideFiles(List.of(headers), "tombstone"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
