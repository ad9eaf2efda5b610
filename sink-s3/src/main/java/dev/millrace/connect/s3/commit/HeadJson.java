package dev.millrace.connect.s3.commit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The head as JSON. */
final class HeadJson {
  private static final int VERSION = 1;

  /** Of a head that names side files, which who knows only {@link #VERSION} would leave out. */
  private static final int VERSION_WITH_SIDES = 2;

  private static final JsonFactory FACTORY = new JsonFactory();

  private HeadJson() {}

  static byte[] write(Head head) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeNumberField("version", version(head));
      json.writeNumberField("epoch", head.epoch());
      json.writeStringField("owner", head.owner());
      json.writeStringField("commitId", head.commitId());
      json.writeNumberField("generation", head.generation());
      json.writeNumberField("sequence", head.sequence());
      progress(json, head.progress());
      if (!head.foreign().isEmpty()) {
        foreign(json, head.foreign());
      }
      if (head.pending() != null) {
        json.writeObjectFieldStart("pending");
        progress(json, head.pending().progress());
        json.writeArrayFieldStart("files");
        for (StagedFile file : head.pending().files()) {
          file(json, file, head.pending().manifest() != null);
        }
        json.writeEndArray();
        manifest(json, head.pending().manifest());
        json.writeEndObject();
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static int version(Head head) {
    return head.pending() == null
            || head.pending().files().stream().allMatch(file -> file.sides().isEmpty())
        ? VERSION
        : VERSION_WITH_SIDES;
  }

  private static void foreign(JsonGenerator json, List<ForeignFile> files) throws IOException {
    json.writeArrayFieldStart("foreign");
    for (ForeignFile file : files) {
      json.writeStartObject();
      if (file.directory() != null) {
        json.writeStringField("directory", file.directory());
      }
      json.writeNumberField("start", file.start());
      json.writeNumberField("records", file.records());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void progress(JsonGenerator json, Progress progress) throws IOException {
    json.writeNumberField("safe", progress.safe());
    json.writeStringField("done", OffsetText.write(progress.done()));
  }

  private static void manifest(JsonGenerator json, ManifestPlace place) throws IOException {
    if (place != null) {
      json.writeObjectFieldStart("manifest");
      json.writeNumberField("sequence", place.sequence());
      json.writeStringField("key", place.key());
      json.writeStringField("format", place.format());
      json.writeEndObject();
    }
  }

  /**
   * @param detailed whether a manifest needs the details; else they would only make the head larger
   */
  private static void file(JsonGenerator json, StagedFile file, boolean detailed)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("id", file.id());
    object(json, file.main());
    if (!file.sides().isEmpty()) {
      json.writeArrayFieldStart("sides");
      for (StagedObject side : file.sides()) {
        json.writeStartObject();
        object(json, side);
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    json.writeStringField("offsets", OffsetText.write(file.offsets()));
    json.writeNumberField("records", file.records());
    if (detailed) {
      json.writeStringField("directory", file.details().directory());
      if (file.details().schema() != null) {
        json.writeStringField("schema", file.details().schema());
      }
    }
    json.writeEndObject();
  }

  private static void object(JsonGenerator json, StagedObject object) throws IOException {
    if (!object.holdsValues()) {
      json.writeStringField("part", object.part());
    }
    json.writeStringField("key", object.key());
    json.writeStringField("uploadId", object.uploadId());
    json.writeArrayFieldStart("parts");
    for (String part : object.parts()) {
      json.writeString(part);
    }
    json.writeEndArray();
    json.writeNumberField("bytes", object.bytes());
  }

  /**
   * @throws IllegalArgumentException if this is no head of a version that is known here
   */
  static Head read(byte[] bytes) {
    try (JsonParser json = FACTORY.createParser(bytes)) {
      json.nextToken();
      Map<?, ?> head = (Map<?, ?>) value(json);
      long version = number(head, "version");
      if (version < VERSION || version > VERSION_WITH_SIDES) {
        throw new IllegalArgumentException(
            "it has version " + version + ", this connector knows " + VERSION_WITH_SIDES);
      }
      Map<?, ?> pending = (Map<?, ?>) head.get("pending");
      return new Head(
          number(head, "epoch"),
          text(head, "owner"),
          text(head, "commitId"),
          number(head, "generation"),
          number(head, "sequence"),
          progress(head),
          pending == null
              ? null
              : new Head.Pending(progress(pending), files(pending), manifest(pending)),
          foreign(head));
    } catch (IOException | ClassCastException | NullPointerException e) {
      throw new IllegalArgumentException("it is not the JSON of a head: " + e.getMessage(), e);
    }
  }

  private static ManifestPlace manifest(Map<?, ?> pending) {
    Map<?, ?> place = (Map<?, ?>) pending.get("manifest");
    return place == null
        ? null
        : new ManifestPlace(number(place, "sequence"), text(place, "key"), text(place, "format"));
  }

  private static List<StagedFile> files(Map<?, ?> pending) {
    List<StagedFile> files = new ArrayList<>();
    for (Object each : (List<?>) pending.get("files")) {
      Map<?, ?> file = (Map<?, ?>) each;
      files.add(
          new StagedFile(
              text(file, "id"),
              object(file),
              sides(file),
              OffsetText.read(text(file, "offsets")),
              number(file, "records"),
              details(file)));
    }
    return files;
  }

  private static List<StagedObject> sides(Map<?, ?> file) {
    List<StagedObject> sides = new ArrayList<>();
    if (file.get("sides") instanceof List<?> list) {
      list.forEach(side -> sides.add(object((Map<?, ?>) side)));
    }
    return sides;
  }

  private static StagedObject object(Map<?, ?> from) {
    return new StagedObject(
        from.containsKey("part") ? text(from, "part") : StagedObject.VALUE,
        text(from, "key"),
        text(from, "uploadId"),
        ((List<?>) from.get("parts")).stream().map(String.class::cast).toList(),
        number(from, "bytes"));
  }

  private static StagedFile.Details details(Map<?, ?> file) {
    return file.containsKey("directory")
        ? new StagedFile.Details(text(file, "directory"), (String) file.get("schema"))
        : StagedFile.Details.NONE;
  }

  private static List<ForeignFile> foreign(Map<?, ?> head) {
    List<ForeignFile> files = new ArrayList<>();
    if (head.get("foreign") instanceof List<?> list) {
      for (Object each : list) {
        Map<?, ?> file = (Map<?, ?>) each;
        files.add(
            new ForeignFile(
                (String) file.get("directory"), number(file, "start"), number(file, "records")));
      }
    }
    return files;
  }

  private static Progress progress(Map<?, ?> from) {
    return new Progress(number(from, "safe"), OffsetText.read(text(from, "done")));
  }

  private static long number(Map<?, ?> from, String name) {
    return (Long) from.get(name);
  }

  private static String text(Map<?, ?> from, String name) {
    String text = (String) from.get(name);
    if (text == null) {
      throw new IllegalArgumentException("it has no '" + name + "'");
    }
    return text;
  }

  /** The value at the parser's token, as maps, lists, strings and longs. */
  private static Object value(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.START_OBJECT) {
      Map<String, Object> map = new HashMap<>();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        map.put(name, value(json));
      }
      return map;
    }
    if (json.currentToken() == JsonToken.START_ARRAY) {
      List<Object> list = new ArrayList<>();
      while (json.nextToken() != JsonToken.END_ARRAY) {
        list.add(value(json));
      }
      return list;
    }
    if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      return json.getLongValue();
    }
    return json.getValueAsString();
  }
}
