package dev.millrace.connect.file.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.file.lane.Layout;
import dev.millrace.connect.file.lane.Piece;
import dev.millrace.connect.file.lane.Watermark;
import dev.millrace.connect.file.reading.Records;
import dev.millrace.connect.file.reading.Taken;
import dev.millrace.connect.files.config.BadRecords;
import dev.millrace.connect.files.read.BadRecord;
import dev.millrace.connect.files.read.Place;
import dev.millrace.connect.files.read.SchemaRules;
import dev.millrace.connect.files.read.Schemas;
import dev.millrace.connect.files.storage.StoredFile;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class FileRecordsTest {
  private static final Schema SCHEMA =
      SchemaBuilder.struct()
          .field("id", Schema.INT64_SCHEMA)
          .field("region", Schema.OPTIONAL_STRING_SCHEMA)
          .build();
  private static final Piece PIECE =
      new Layout(1, 0, Watermark.TIME, false)
          .pieces(new StoredFile("in/country=d%2Fe/orders.2026.csv.gz", 9, 1_000, ""), false)
          .get(0);

  private static SourceRecord record(
      String topic, String key, BadRecords bad, String... keyFields) {
    return maker(topic, key, bad, keyFields).record(taken(""), Map.of());
  }

  private static Taken taken(String entry) {
    Struct value = new Struct(SCHEMA).put("id", 7L).put("region", "n w");
    return new Taken(entry, SCHEMA, value, null, new Place(3, 40, 0));
  }

  private static Taken bad(String entry) {
    return new Taken(entry, null, null, new BadRecord("no number", "x,y"), new Place(4, 50, 0));
  }

  private static Records.OfPiece maker(
      String topic, String key, BadRecords bad, String... keyFields) {
    RecordSettings settings =
        new RecordSettings(
            PathTemplate.parse(topic),
            key,
            List.of(keyFields),
            true,
            "file",
            "entry",
            "changed",
            "number",
            true,
            new SchemaRules(Schemas.Mode.AUTO, null, 10, 100),
            bad,
            bad,
            "letters");
    return new FileRecords(settings).of(PIECE, Map.of("lane", "0"));
  }

  @Test
  void namesTopicsByPathAndFields() {
    assertThat(record("{{stem}}.{{path:1}}", "none", BadRecords.FAIL).topic())
        .isEqualTo("orders.in");
    assertThat(record("{{partition:country}}-{{value:region}}", "none", BadRecords.FAIL).topic())
        .isEqualTo("d_e-n_w");
    assertThatThrownBy(() -> record("{{path:4}}", "none", BadRecords.FAIL))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("{{path:4}} finds nothing in in/country=d%2Fe/orders.2026.csv.gz");
    assertThatThrownBy(() -> PathTemplate.parse("{{date}}"))
        .hasMessageContaining("{{date}} names nothing");
  }

  @Test
  void makesKeys() {
    assertThat(record("t", "name", BadRecords.FAIL).key()).isEqualTo("orders.2026.csv.gz");
    assertThat(record("t", "fields", BadRecords.FAIL, "id").key()).isEqualTo(7L);
    Struct key = (Struct) record("t", "fields", BadRecords.FAIL, "id", "region").key();
    assertThat(key.get("region")).isEqualTo("n w");
    assertThatThrownBy(() -> record("t", "fields", BadRecords.FAIL, "nothing"))
        .hasMessageContaining("has no field 'nothing', which key.fields names");
  }

  @Test
  void addsFieldsAndHeaders() {
    SourceRecord record = record("t", "none", BadRecords.FAIL);
    Struct value = (Struct) record.value();
    value.validate();
    assertThat(value.get("id")).isEqualTo(7L);
    assertThat(value.get("country")).isEqualTo("d/e");
    assertThat(value.get("file")).isEqualTo(PIECE.file().path());
    assertThat(value.get("number")).isEqualTo(3L);
    assertThat(record.headers().lastWithName("millrace.file.partition.country").value())
        .isEqualTo("d/e");
  }

  @Test
  void doesWithBadRecordsWhatItIsTold() {
    assertThatThrownBy(() -> maker("t", "none", BadRecords.FAIL).bad(bad(""), Map.of()))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("orders.2026.csv.gz, record 4: no number")
        .hasMessageContaining("bad.records=skip");
    assertThat(maker("t", "none", BadRecords.SKIP).bad(bad(""), Map.of())).isNull();
    SourceRecord letter = maker("t", "none", BadRecords.TOPIC).bad(bad(""), Map.of("v", 1));
    assertThat(letter.topic()).isEqualTo("letters");
    assertThat(letter.value()).isEqualTo("x,y");
    assertThat(letter.sourceOffset()).isEqualTo(Map.of("v", 1));
    assertThat(letter.headers().lastWithName("millrace.error.byte").value()).isEqualTo(50L);
    assertThat(letter.headers().lastWithName("millrace.error.reason").value())
        .isEqualTo("no number");
    assertThatThrownBy(
            () ->
                maker("t", "none", BadRecords.FAIL)
                    .badFile(new IOException("cut off"), 4, Map.of()))
        .hasMessageContaining("can't be read after record 4: cut off");
  }

  @Test
  void tellsTheEntryOfAnArchive() {
    String entry = "2026/day=3/lines.csv.gz";
    Records.OfPiece maker = maker("{{entry:stem}}.{{entry:1}}", "entry", BadRecords.TOPIC);
    SourceRecord record = maker.record(taken(entry), Map.of());
    assertThat(record.topic()).isEqualTo("lines.2026");
    assertThat(record.key()).isEqualTo(entry);
    Struct value = (Struct) record.value();
    value.validate();
    assertThat(value.get("entry")).isEqualTo(entry);
    assertThat(value.get("day")).isEqualTo("3");
    assertThat(value.get("country")).isEqualTo("d/e");
    assertThat(record.headers().lastWithName("millrace.file.entry").value()).isEqualTo(entry);
    assertThat(record.headers().lastWithName("millrace.file.partition.day").value()).isEqualTo("3");

    assertThat(maker.record(taken("2027/other.csv"), Map.of()).topic()).isEqualTo("other.2027");
    SourceRecord letter = maker.bad(bad(entry), Map.of());
    assertThat(letter.headers().lastWithName("millrace.file.entry").value()).isEqualTo(entry);
  }

  @Test
  void knowsNoEntryOfAFileInNoArchive() {
    SourceRecord record = record("t", "entry", BadRecords.FAIL);
    assertThat(record.key()).isNull();
    assertThat(((Struct) record.value()).get("entry")).isNull();
    assertThat(record.headers().lastWithName("millrace.file.entry")).isNull();
    assertThatThrownBy(() -> record("{{entry}}", "none", BadRecords.FAIL))
        .hasMessageContaining("{{entry}} finds nothing in in/country=d%2Fe/orders.2026.csv.gz");
    assertThatThrownBy(() -> PathTemplate.parse("{{entry:0}}"))
        .hasMessageContaining("{{entry:0}} names nothing of an entry: write {{entry}}");
  }
}
