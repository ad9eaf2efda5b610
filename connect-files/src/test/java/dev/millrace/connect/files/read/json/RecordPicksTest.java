package dev.millrace.connect.files.read.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import dev.millrace.connect.files.read.BadRecord;
import dev.millrace.connect.files.read.MemoryFile;
import dev.millrace.connect.files.read.SampleSchemas;
import dev.millrace.connect.files.read.Schemas;
import dev.millrace.connect.files.read.text.TypeRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordPicksTest {
  private static final List<String> RECORDS =
      List.of(
          "{\"id\":7,\"a\":{\"b\":\"\\u00e9\\n\",\"t\":true,\"n\":null},\"f\":1.50,\"l\":[1,[2]]}",
          "{\"a\":null,\"id\":-9223372036854775808,\"f\":1e3}",
          "{\"id\":null,\"a\":{\"b\":\"null\",\"t\":false},\"l\":[]}",
          "{\"id\":8,\"a\":{\"b\":5}}",
          "{\"id\":9,\"new\":{\"x\":\"y\"}}",
          "{\"id\":10,\"a\":\"not { closed}");

  private static List<JsonPointer> pointers(String text) {
    return Stream.of(text.split(" ", -1)).map(JsonPointer::compile).toList();
  }

  /** Of each record, read and picked from by turns. */
  private static List<List<String>> picked(List<JsonPointer> pointers, Schemas schemas)
      throws IOException {
    List<List<String>> all = new ArrayList<>();
    JsonReadFormat format =
        new JsonReadFormat(true, JsonPath.ROOT, TypeRules.DEFAULT, StandardCharsets.UTF_8, 100_000);
    byte[] bytes = String.join("\n", RECORDS).getBytes(StandardCharsets.UTF_8);
    RecordPicks picks = new RecordPicks(pointers);
    try (JsonRecords records =
        format.open(new MemoryFile("a", bytes), new JsonEnvelope(List.of(), false), schemas)) {
      while (next(records)) {
        picks.read(records);
        all.add(texts(pointers.size(), picks::text));
      }
      all.add(texts(pointers.size(), picks::text)); // the last one's stay
    }
    return all;
  }

  private static boolean next(JsonRecords records) throws IOException {
    try {
      return records.next();
    } catch (BadRecord e) {
      return true;
    }
  }

  private static List<String> texts(int count, IntFunction<String> text) {
    return Arrays.asList(IntStream.range(0, count).mapToObj(text).toArray(String[]::new));
  }

  private static List<List<String>> ofJson(List<JsonPointer> pointers) throws IOException {
    List<List<String>> all = new ArrayList<>();
    JsonPicks picks = new JsonPicks(pointers);
    for (String record : RECORDS) {
      byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
      picks.read(bytes, 0, bytes.length);
      all.add(texts(pointers.size(), picks::text));
    }
    all.add(all.get(all.size() - 1));
    return all;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/id",
        "/id /a/b",
        "/a/t /a/n /id",
        "/f",
        "/id /l",
        "/l/1/0 /a/b",
        "/a",
        "/new/x",
        "/none",
        ""
      })
  void areTheSameAsOutOfTheJsonWhateverBecomesOfARecord(String pointers) throws IOException {
    List<JsonPointer> wanted = pointers(pointers);
    List<List<String>> expected = ofJson(wanted);
    assertThat(picked(wanted, SampleSchemas.auto())).isEqualTo(expected);
    assertThat(picked(wanted, SampleSchemas.of(Schemas.Mode.STRINGS, null))).isEqualTo(expected);
    assertThat(picked(wanted, SampleSchemas.of(Schemas.Mode.NONE, null))).isEqualTo(expected);
  }

  @Test
  void areNoDefaultsAndNothingThatTheSchemaWritesOtherwise() throws IOException {
    Schema given =
        SchemaBuilder.struct()
            .field("id", SchemaBuilder.int64().defaultValue(5L).build())
            .field("f", Schema.OPTIONAL_FLOAT64_SCHEMA)
            .build();
    List<JsonPointer> wanted = pointers("/id /f /a/b");
    assertThat(picked(wanted, SampleSchemas.of(Schemas.Mode.GIVEN, given)))
        .isEqualTo(ofJson(wanted));
  }
}
