package dev.millrace.connect.rest.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.common.contract.ConfigContract;
import dev.millrace.connect.files.config.TextKeys;
import dev.millrace.connect.files.read.Schemas;
import dev.millrace.connect.files.read.TooManyColumns;
import dev.millrace.connect.rest.body.Fetched;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceRecordsTest {
  private static final ConfigDef DEF = def();
  private static final Schema OWNER =
      SchemaBuilder.struct().field("login", Schema.STRING_SCHEMA).build();
  private static final Schema SCHEMA =
      SchemaBuilder.struct()
          .field("id", Schema.INT64_SCHEMA)
          .field("at", Schema.OPTIONAL_STRING_SCHEMA)
          .field("owner", OWNER)
          .build();
  private static final Fetched RECORD = fetched(7, "2024-05-06T07:08:09Z");
  private static final Map<String, Object> OFFSET = Map.of("version", 1L);

  private static ConfigDef def() {
    Keys keys = Keys.define();
    TextKeys.define(keys);
    RecordKeys.define(keys);
    return keys.done();
  }

  private static Fetched fetched(long id, String at) {
    Struct owner = new Struct(OWNER).put("login", "ann");
    return new Fetched(SCHEMA, new Struct(SCHEMA).put("id", id).put("at", at).put("owner", owner));
  }

  private static AbstractConfig config(String... keysAndValues) {
    Map<String, String> props = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      props.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return new AbstractConfig(DEF, props, false);
  }

  private static ResourceRecords records(String... keysAndValues) {
    return new ResourceRecords(
        "issues", RecordKeys.settings(config(keysAndValues)), new TaskSchemas());
  }

  private static SourceRecord record(Fetched fetched, String... keysAndValues) {
    return records(keysAndValues)
        .of(Map.of("resource", "issues"), "eu west")
        .record(fetched, OFFSET, at -> at.toString().equals("/id") ? "p1" : null);
  }

  @Test
  void everyKeyIsDescribed() {
    ConfigContract.everyKeyIsDescribed(DEF);
  }

  @Test
  void topicIsTheResourceUnlessNamed() {
    assertThat(record(RECORD).topic()).isEqualTo("issues");
    assertThat(
            record(RECORD, "topic", "api.{{resource}}.{{partition}}-{{value:owner.login}}").topic())
        .isEqualTo("api.issues.eu_west-ann");
    assertThatThrownBy(() -> record(RECORD, "topic", "{{value:none}}"))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "A record of resource 'issues' has no topic: {{value:none}} finds nothing in it");
    assertThatThrownBy(() -> records("topic", "{{partition}}").of(Map.of(), ""))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("'' is no name of a topic");
  }

  @Test
  void keyIsAFieldOrAStructOfThem() {
    SourceRecord none = record(RECORD);
    assertThat(none.key()).isNull();
    SourceRecord one = record(RECORD, "key.fields", "id");
    assertThat(one.key()).isEqualTo(7L);
    assertThat(one.keySchema()).isEqualTo(Schema.INT64_SCHEMA);
    SourceRecord two = record(RECORD, "key.fields", "id,owner.login");
    assertThat(two.key()).isEqualTo(new Struct(two.keySchema()).put("id", 7L).put("login", "ann"));
    SourceRecord plain = record(new Fetched(null, Map.of("a", 1L, "b", "x")), "key.fields", "b,a");
    assertThat(plain.key()).isEqualTo(Map.of("b", "x", "a", 1L));
    assertThatThrownBy(() -> record(RECORD, "key.fields", "nr"))
        .isInstanceOf(DataException.class)
        .hasMessage("A record of resource 'issues' has no field 'nr', which key.fields names");
  }

  @ParameterizedTest
  @CsvSource({
    "auto, 2024-05-06T07:08:09Z, 2024-05-06T07:08:09Z",
    "auto, 2024-05-06 07:08, 2024-05-06T05:08:00Z",
    "auto, , ",
    "auto, 1969-12-31T23:59:59Z, ",
    "iso, 2024-05-06, 2024-05-05T22:00:00Z",
    "epoch.seconds, 1700000000.5, 2023-11-14T22:13:20.500Z",
    "epoch.millis, 1700000000000, 2023-11-14T22:13:20Z",
    "dd.MM.yyyy HH:mm, 06.05.2024 09:08, 2024-05-06T07:08:00Z"
  })
  void timestampIsOfAField(String format, String text, Instant expected) {
    SourceRecord record =
        record(
            fetched(1, text),
            "timestamp.field",
            "at",
            "timestamp.format",
            format,
            "text.timezone",
            "Europe/Berlin");
    assertThat(record.timestamp()).isEqualTo(expected == null ? null : expected.toEpochMilli());
  }

  @SuppressWarnings("JavaUtilDate") // the class that Connect's logical types ask for
  @Test
  void timestampIsOfANumberOrALogicalTypeToo() {
    Schema schema =
        SchemaBuilder.struct().field("n", Schema.INT64_SCHEMA).field("t", Timestamp.SCHEMA).build();
    Fetched fetched =
        new Fetched(schema, new Struct(schema).put("n", 1_700_000_000L).put("t", new Date(1_234L)));
    assertThat(record(fetched, "timestamp.field", "t").timestamp()).isEqualTo(1_234L);
    assertThat(record(fetched, "timestamp.field", "n").timestamp()).isEqualTo(1_700_000_000L);
    assertThat(
            record(fetched, "timestamp.field", "n", "timestamp.format", "epoch.seconds")
                .timestamp())
        .isEqualTo(1_700_000_000_000L);
    Fetched plain = new Fetched(null, Map.of("n", 1.7e9));
    assertThat(
            record(plain, "timestamp.field", "n", "timestamp.format", "epoch.seconds").timestamp())
        .isEqualTo(1_700_000_000_000L);
    assertThat(record(plain, "timestamp.field", "none").timestamp()).isNull();
  }

  @Test
  void saysWhichTimestampCantBeRead() {
    assertThatThrownBy(() -> record(fetched(1, "soon"), "timestamp.field", "at"))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "A record of resource 'issues' has in 'at' 'soon', which is no time of ISO 8601");
    assertThatThrownBy(() -> record(RECORD, "timestamp.field", "owner"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("has in 'owner' a value of several parts, which is no time");
  }

  @Test
  void fieldsBecomeHeaders() {
    SourceRecord record = record(fetched(7, null), "header.fields", "id,who=owner.login,at,none");
    assertThat(record.headers()).hasSize(2);
    assertThat(record.headers().lastWithName("id").value()).isEqualTo(7L);
    assertThat(record.headers().lastWithName("id").schema()).isEqualTo(Schema.INT64_SCHEMA);
    assertThat(record.headers().lastWithName("who").value()).isEqualTo("ann");
  }

  @Test
  void valuesOfTheParentAndThePartitionAreAdded() {
    String[] keys = {"parent.fields", "issue_id = /id,issue_x=/x/y", "partition.field", "region"};
    assertThat(records(keys).ofParent())
        .containsExactly(JsonPointer.compile("/id"), JsonPointer.compile("/x/y"));
    SourceRecord record = record(RECORD, keys);
    Struct value = (Struct) record.value();
    value.validate();
    assertThat(value.schema()).isSameAs(record.valueSchema());
    assertThat(value.schema().fields())
        .extracting(field -> field.name())
        .containsExactly("id", "at", "owner", "region", "issue_id", "issue_x");
    assertThat(value.getInt64("id")).isEqualTo(7);
    assertThat(value.getString("region")).isEqualTo("eu west");
    assertThat(value.getString("issue_id")).isEqualTo("p1");
    assertThat(value.getString("issue_x")).isNull();
    Map<String, Object> plain = new HashMap<>();
    plain.put("a", 1);
    plain.put("region", "eu west");
    plain.put("issue_id", "p1");
    plain.put("issue_x", null);
    assertThat(record(new Fetched(null, Map.of("a", 1)), keys).value()).isEqualTo(plain);
    assertThatThrownBy(() -> record(RECORD, "partition.field", "id"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("has a field 'id' already");
    assertThatThrownBy(
            () -> record(new Fetched(Schema.STRING_SCHEMA, "x"), "partition.field", "region"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("fields can be added to records with fields only");
  }

  @Test
  void badRecordsFailAreSkippedOrBecomeDeadLetters() {
    Fetched bad =
        new Fetched(
            null,
            null,
            null,
            new Fetched.Bad("GET https://api.example/issues?key=***", 3, "{x", "it is not JSON"),
            null);
    assertThatThrownBy(() -> record(bad))
        .isInstanceOf(DataException.class)
        .hasMessage("it is not JSON: {x");
    assertThat(record(bad, "bad.records", "skip")).isNull();
    SourceRecord letter = record(bad, "bad.records", "topic", "bad.records.topic", "letters");
    assertThat(letter.topic()).isEqualTo("letters");
    assertThat(letter.sourceOffset()).isEqualTo(OFFSET);
    assertThat(letter.sourcePartition()).isEqualTo(Map.of("resource", "issues"));
    assertThat(letter.key()).isEqualTo("issues");
    assertThat(letter.value()).isEqualTo("{x");
    Map<String, Object> headers = new HashMap<>();
    letter.headers().forEach(header -> headers.put(header.key(), header.value()));
    assertThat(headers)
        .isEqualTo(
            Map.of(
                "millrace.rest.resource", "issues",
                "millrace.rest.partition", "eu west",
                "millrace.rest.request", "GET https://api.example/issues?key=***",
                "millrace.rest.record", 3L,
                "millrace.error.reason", "it is not JSON"));
  }

  /** As units on threads of their own do. */
  @Test
  void unitsOfATopicShareOneSchemaWhateverThreadWidensIt() throws Exception {
    TaskSchemas schemas = new TaskSchemas();
    RecordSettings settings =
        RecordKeys.settings(
            config("topic", "all", "partition.field", "region", "key.fields", "a,b"));
    ResourceRecords users = new ResourceRecords("users", settings, schemas);
    ResourceRecords orders = new ResourceRecords("orders", settings, schemas);
    Schemas own = users.of(Map.of(), "eu").schemas();
    assertThat(own).isSameAs(orders.of(Map.of(), "us").schemas());
    assertThat(own)
        .isNotSameAs(
            new ResourceRecords("x", RecordKeys.settings(config("topic", "x")), schemas)
                .of(Map.of(), "")
                .schemas());

    int threads = 8;
    int fields = 200;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    List<Future<Schema>> made = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int thread = i;
      made.add(
          pool.submit(
              () -> {
                ResourceRecords.OfUnit unit = users.of(Map.of(), "r" + thread);
                for (int j = 0; j < fields; j++) {
                  widen(own, "f" + (j * 31 + thread * 7) % fields);
                }
                widen(own, "a");
                Schema last = widen(own, "b");
                Struct value = new Struct(last).put("a", 1L).put("b", 2L);
                return unit.record(new Fetched(last, value), OFFSET, null).valueSchema();
              }));
    }
    for (Future<Schema> each : made) {
      assertThat(each.get().fields()).hasSize(fields + 3);
    }
    pool.shutdown();
    Schema last = own.current();
    assertThat(last.fields()).hasSize(fields + 2);
    Struct value = new Struct(last).put("a", 1L).put("b", 2L);
    SourceRecord one = users.of(Map.of(), "eu").record(new Fetched(last, value), OFFSET, null);
    SourceRecord other = users.of(Map.of(), "us").record(new Fetched(last, value), OFFSET, null);
    assertThat(one.valueSchema()).isSameAs(other.valueSchema());
    assertThat(one.keySchema()).isSameAs(other.keySchema());
  }

  private static Schema widen(Schemas schemas, String field) throws TooManyColumns {
    return schemas.widen(
        "answer", SchemaBuilder.struct().field(field, Schema.OPTIONAL_INT64_SCHEMA).build());
  }

  private static Map<String, String> errors(String... keysAndValues) {
    Map<String, String> errors = new HashMap<>();
    RecordKeys.check(config(keysAndValues), errors::put);
    return errors;
  }

  @Test
  void saysWhichKeysDontGoTogether() {
    String schema =
        "{\"type\":\"struct\",\"fields\":[{\"field\":\"id\",\"type\":\"int64\"},"
            + "{\"field\":\"o\",\"type\":\"string\"}]}";
    assertThat(errors()).isEmpty();
    assertThat(
            errors(
                "schema.mode",
                "given",
                "schema",
                schema,
                "key.fields",
                "id",
                "topic",
                "{{value:o}}",
                "header.fields",
                "x=id",
                "timestamp.field",
                "o"))
        .isEmpty();
    assertThat(
            errors(
                "schema.mode",
                "given",
                "schema",
                schema,
                "key.fields",
                "nr",
                "topic",
                "{{value:p}}",
                "header.fields",
                "x=y",
                "timestamp.field",
                "z",
                "partition.field",
                "id"))
        .containsOnlyKeys(
            "key.fields", "topic", "header.fields", "timestamp.field", "partition.field");
    assertThat(errors("schema.mode", "given")).containsOnlyKeys("schema");
    assertThat(errors("schema", schema).get("schema")).contains("go together");
    assertThat(errors("schema.mode", "given", "schema", "{").get("schema"))
        .startsWith("schema: it is not JSON");
    assertThat(errors("topic", "{{name}}").get("topic"))
        .contains("{{name}} names nothing: write {{resource}}, {{partition}} or {{value:field}}");
    assertThat(errors("timestamp.format", "soon?{").keySet()).containsExactly("timestamp.format");
    assertThat(errors("key.fields", "a..b").get("key.fields")).contains("empty step");
    assertThat(errors("bad.records", "topic")).containsOnlyKeys("bad.records.topic");
    assertThat(errors("parent.fields", "id").get("parent.fields"))
        .contains("'id' must be a field's name and a JSON pointer");
    assertThat(errors("parent.fields", "a=/id,a=/x").get("parent.fields"))
        .contains("There is a field 'a' already");
  }
}
