package dev.millrace.connect.files.read.json;

import com.fasterxml.jackson.core.JsonPointer;
import dev.millrace.connect.files.read.FileBytes;
import dev.millrace.connect.files.read.Place;
import dev.millrace.connect.files.read.Range;
import dev.millrace.connect.files.read.ReadFormat;
import dev.millrace.connect.files.read.RecordReader;
import dev.millrace.connect.files.read.Schemas;
import dev.millrace.connect.files.read.text.Lines;
import dev.millrace.connect.files.read.text.Rows;
import dev.millrace.connect.files.read.text.Transcoded;
import dev.millrace.connect.files.read.text.TypeRules;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;

/**
 * JSON.
 *
 * @param lines whether each line is a record; else each document is, or each element of an array
 * @param path to that array; {@link JsonPath#ROOT} if the document itself is one, if any
 * @param types how texts stand for a given schema's dates and times
 * @param maxRecordBytes the longest record, in bytes of UTF-8
 */
public record JsonReadFormat(
    boolean lines, JsonPath path, TypeRules types, Charset charset, int maxRecordBytes)
    implements ReadFormat {

  public JsonReadFormat {
    if (lines && !path.isRoot()) {
      throw new IllegalArgumentException("Lines of JSON are records as they are: give no pointer");
    }
  }

  /**
   * The {@link #path} of a JSON pointer, such as {@code /features}.
   *
   * @throws IllegalArgumentException if it is none, or names an element of an array
   */
  public static JsonPath path(String pointer) {
    List<JsonPath.Step> path = new ArrayList<>();
    for (JsonPointer at = JsonPointer.compile(pointer); !at.matches(); at = at.tail()) {
      if (at.mayMatchElement()) {
        throw new IllegalArgumentException(
            "'"
                + pointer
                + "' goes through an array's element: only names can lead to the records");
      }
      path.add(new JsonPath.Step.Name(at.getMatchingProperty()));
    }
    return new JsonPath(path);
  }

  @Override
  public String name() {
    return lines ? "jsonl" : "json";
  }

  @Override
  public boolean splittable() {
    return lines && !Transcoded.needed(charset);
  }

  @Override
  public RecordReader open(FileBytes file, Range range, Place from, Schemas schemas)
      throws IOException {
    return JsonReader.open(Transcoded.of(file, charset), null, this, schemas, range, from);
  }

  /**
   * Begins to read a document that is streamed, once, and whose surroundings count: records are the
   * elements of an array at {@link #path}, or the object there, or none if there is null. Below an
   * array, elements without the rest of the path have none.
   *
   * @throws IOException as {@link #open(FileBytes, Range, Place, Schemas)}
   * @throws IllegalArgumentException if the envelope wants values that are in the records, or there
   *     is nothing around them
   */
  public JsonRecords open(FileBytes document, JsonEnvelope envelope, Schemas schemas)
      throws IOException {
    envelope.check(path);
    return JsonReader.open(
        Transcoded.of(document, charset), envelope, this, schemas, Range.WHOLE, Place.START);
  }

  Rows rows(FileBytes file, JsonEnvelope envelope, Range range, Place from) throws IOException {
    return lines
        ? Lines.open(file, range, from, maxRecordBytes)
        : JsonValues.open(file, path, envelope, from, maxRecordBytes);
  }
}
