package dev.millrace.connect.s3.manifest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.millrace.connect.s3.commit.Head;
import dev.millrace.connect.s3.commit.StagedFile;
import dev.millrace.connect.s3.commit.StagedObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** The manifest as JSON, on one line. */
final class ManifestJson {
  static final int VERSION = 1;

  private static final String FILES = "files";
  private static final JsonFactory FACTORY = new JsonFactory();

  private ManifestJson() {}

  /**
   * What a manifest decides.
   *
   * @param files the ids of those it lists
   */
  record Told(String commitId, Set<String> files) {}

  /**
   * @param head has the commit pending
   * @param gone the commit's files that are never visible
   */
  static byte[] write(
      String connector, String bucket, TopicPartition partition, Head head, List<StagedFile> gone) {
    List<StagedFile> visible =
        head.pending().files().stream().filter(file -> !gone.contains(file)).toList();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeNumberField("version", VERSION);
      json.writeStringField("manifest", head.pending().manifest().key());
      json.writeNumberField("sequence", head.pending().manifest().sequence());
      json.writeStringField("commitId", head.commitId());
      json.writeNumberField("epoch", head.epoch());
      json.writeNumberField("generation", head.generation());
      json.writeStringField("connector", connector);
      json.writeStringField("topic", partition.topic());
      json.writeNumberField("partition", partition.partition());
      json.writeNumberField("safe", head.reachedWithout(gone).safe());
      json.writeStringField("bucket", bucket);
      json.writeStringField("format", head.pending().manifest().format());
      json.writeNumberField("records", visible.stream().mapToLong(StagedFile::records).sum());
      json.writeNumberField("bytes", visible.stream().mapToLong(StagedFile::bytes).sum());
      json.writeArrayFieldStart(FILES);
      for (StagedFile file : visible) {
        file(json, file);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void file(JsonGenerator json, StagedFile file) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", file.id());
    object(json, file.main());
    json.writeStringField("directory", file.details().directory());
    if (file.details().schema() != null) {
      json.writeStringField("schema", file.details().schema());
    }
    json.writeNumberField("records", file.records());
    json.writeNumberField("firstOffset", file.offsets().first());
    json.writeNumberField("lastOffset", file.offsets().end() - 1);
    json.writeStringField("offsets", file.offsets().toString());
    if (!file.sides().isEmpty()) {
      json.writeArrayFieldStart("sides");
      for (StagedObject side : file.sides()) {
        json.writeStartObject();
        object(json, side);
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static void object(JsonGenerator json, StagedObject object) throws IOException {
    if (!object.holdsValues()) {
      json.writeStringField("part", object.part());
    }
    json.writeStringField("key", object.key());
    json.writeNumberField("bytes", object.bytes());
  }

  /** A manifest but for its list of files, with {@code "filesOmitted": true} in its place. */
  static byte[] withoutFiles(byte[] manifest) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonParser from = FACTORY.createParser(manifest);
        JsonGenerator to = FACTORY.createGenerator(bytes)) {
      from.nextToken();
      to.writeStartObject();
      while (from.nextToken() == JsonToken.FIELD_NAME) {
        String name = from.currentName();
        from.nextToken();
        if (name.equals(FILES)) {
          from.skipChildren();
          to.writeBooleanField("filesOmitted", true);
        } else {
          to.writeFieldName(name);
          to.copyCurrentStructure(from);
        }
      }
      to.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * @throws IllegalArgumentException if this is no manifest
   */
  static Told read(byte[] bytes) {
    String commitId = null;
    Set<String> files = new HashSet<>();
    try (JsonParser json = FACTORY.createParser(bytes)) {
      int depth = 0;
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token.isStructStart()) {
          depth++;
        } else if (token.isStructEnd()) {
          depth--;
        } else if (token == JsonToken.VALUE_STRING) {
          if (depth == 1 && json.currentName().equals("commitId")) {
            commitId = json.getText();
          } else if (depth == 3 && json.currentName().equals("id")) {
            files.add(json.getText());
          }
        }
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("It is no JSON: " + e.getMessage(), e);
    }
    if (commitId == null) {
      throw new IllegalArgumentException("It has no 'commitId'.");
    }
    return new Told(commitId, files);
  }
}
