package dev.millrace.connect.common.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class ChangeRulesTest {
  private static final Schema KEY = SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
  private static final Schema ROW =
      SchemaBuilder.struct()
          .optional()
          .field("id", Schema.INT64_SCHEMA)
          .field("name", Schema.OPTIONAL_STRING_SCHEMA)
          .build();
  private static final Schema ENVELOPE =
      SchemaBuilder.struct()
          .field("before", ROW)
          .field("after", ROW)
          .field("op", Schema.STRING_SCHEMA)
          .build();

  private static final Struct ID = new Struct(KEY).put("id", 1L);
  private static final Struct ANN = new Struct(ROW).put("id", 1L).put("name", "Ann");

  private final ChangeRules byRecordKey = new ChangeRules(List.of(), true);

  private static SinkRecord record(Object key, Object value) {
    return new SinkRecord(
        "t", 0, schema(key), key, value instanceof Struct s ? s.schema() : null, value, 5);
  }

  private static Schema schema(Object key) {
    return key instanceof Struct s ? s.schema() : key == null ? null : Schema.STRING_SCHEMA;
  }

  private static Struct envelope(String op, Struct before, Struct after) {
    return new Struct(ENVELOPE).put("op", op).put("before", before).put("after", after);
  }

  @Test
  void takesPlainRowsAndTombstones() {
    assertThat(byRecordKey.of(record(ID, ANN))).isEqualTo(new RowChange.Upsert(ANN));
    assertThat(byRecordKey.of(record(ID, null))).isEqualTo(new RowChange.Delete(ID));
  }

  @Test
  void refusesKeysWithoutFields() {
    Struct empty = new Struct(SchemaBuilder.struct().build());
    for (Object key : new Object[] {null, "text", empty}) {
      assertThatThrownBy(() -> byRecordKey.of(record(key, ANN)))
          .isInstanceOf(DataException.class)
          .hasMessageStartingWith("the record's key is ")
          .hasMessageEndingWith("name the key's fields in pk.fields, or give the record a key");
    }
  }

  @Test
  void takesDebeziumsEnvelopes() {
    for (String op : List.of("c", "r", "u")) {
      assertThat(byRecordKey.of(record(ID, envelope(op, null, ANN))))
          .isEqualTo(new RowChange.Upsert(ANN));
    }
    assertThat(byRecordKey.of(record(ID, envelope("d", ANN, null))))
        .isEqualTo(new RowChange.Delete(ID));
    assertThat(new ChangeRules(List.of("id"), true).of(record(null, envelope("d", ANN, null))))
        .isEqualTo(new RowChange.Delete(ANN));
    assertThat(byRecordKey.of(record(ID, envelope("m", null, null))))
        .isEqualTo(new RowChange.Nothing());
    assertThatThrownBy(() -> byRecordKey.of(record(ID, envelope("t", null, null))))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "the envelope's op is 't', which this sink can't do: filter such records by a transform");
    assertThatThrownBy(() -> byRecordKey.of(record(ID, envelope("u", ANN, null))))
        .isInstanceOf(DataException.class)
        .hasMessage("the envelope's op is 'u', and its after is null");
  }

  @Test
  void takesFlattenedEnvelopes() {
    Schema flat =
        SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("__op", Schema.OPTIONAL_STRING_SCHEMA)
            .field("__deleted", Schema.OPTIONAL_STRING_SCHEMA)
            .build();
    Struct row = new Struct(flat).put("id", 1L);
    assertThat(byRecordKey.of(record(ID, row))).isEqualTo(new RowChange.Upsert(row));
    row.put("__op", "u").put("__deleted", "false");
    assertThat(byRecordKey.of(record(ID, row))).isEqualTo(new RowChange.Upsert(row));
    row.put("__deleted", "true");
    assertThat(byRecordKey.of(record(ID, row))).isEqualTo(new RowChange.Delete(ID));
    row.put("__op", "d").put("__deleted", null);
    assertThat(byRecordKey.of(record(ID, row))).isEqualTo(new RowChange.Delete(ID));
  }

  @Test
  void givesARowTheKeyThatItLacks() {
    Schema nameless = SchemaBuilder.struct().field("name", Schema.STRING_SCHEMA).build();
    Struct row = new Struct(nameless).put("name", "Ann");
    Struct whole = ((RowChange.Upsert) byRecordKey.of(record(ID, row))).row();
    assertThat(whole.getInt64("id")).isEqualTo(1L);
    assertThat(whole.getString("name")).isEqualTo("Ann");
    assertThat(((RowChange.Upsert) byRecordKey.of(record(ID, row))).row().schema())
        .isSameAs(whole.schema());

    ChangeRules named = new ChangeRules(List.of("code"), true);
    Struct coded = ((RowChange.Upsert) named.of(record("x", row))).row();
    assertThat(coded.getString("code")).isEqualTo("x");
    RowChange.Delete deleted = (RowChange.Delete) named.of(record("x", null));
    assertThat(deleted.key().getString("code")).isEqualTo("x");
  }

  @Test
  void deletesByPlainKeysShareOneSchema() {
    ChangeRules rules = new ChangeRules(List.of("id"), true);
    RowChange.Delete first = (RowChange.Delete) rules.of(record("x", null));
    RowChange.Delete second = (RowChange.Delete) rules.of(record("y", null));

    assertThat(second.key().schema()).isSameAs(first.key().schema());
  }

  @Test
  void refusesWhatHasNoKey() {
    assertThatThrownBy(() -> byRecordKey.of(record(null, ANN)))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("the record's key is null: name the key's fields in pk.fields");
    assertThatThrownBy(() -> byRecordKey.of(record("x", ANN)))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("the record's key is no struct");
    assertThatThrownBy(() -> new ChangeRules(List.of("code"), true).of(record(ID, ANN)))
        .isInstanceOf(DataException.class)
        .hasMessage("neither the value nor the record's key has the key's field 'code'");
    assertThatThrownBy(() -> new ChangeRules(List.of("code"), true).of(record(null, null)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("has the fields [code]");
  }

  @Test
  void refusesDeletesUnlessTheyAreAllowed() {
    ChangeRules rules = new ChangeRules(List.of(), false);
    assertThatThrownBy(() -> rules.of(record(ID, null)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("delete.enabled=true");
    assertThat(rules.of(record(ID, ANN))).isEqualTo(new RowChange.Upsert(ANN));
  }
}
