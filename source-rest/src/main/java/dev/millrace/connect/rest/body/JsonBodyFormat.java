package dev.millrace.connect.rest.body;

import com.fasterxml.jackson.core.JsonPointer;
import dev.millrace.connect.files.read.Schemas;
import dev.millrace.connect.files.read.json.JsonEnvelope;
import dev.millrace.connect.files.read.json.JsonReadFormat;
import dev.millrace.connect.files.read.json.JsonRecords;
import dev.millrace.connect.files.read.json.RecordPicks;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * JSON, or lines of it.
 *
 * @param needed whether a body without the records' place is an error; else it has no records
 */
public record JsonBodyFormat(JsonReadFormat format, boolean needed) implements BodyFormat {
  @Override
  public void check(Wanted wanted) {
    envelope(wanted).check(format.path());
  }

  private JsonEnvelope envelope(Wanted wanted) {
    return new JsonEnvelope(List.copyOf(wanted.needs().body()), needed);
  }

  @Override
  public Body open(InputStream in, String name, Wanted wanted, Schemas schemas) throws IOException {
    try {
      JsonEnvelope envelope = envelope(wanted);
      List<JsonPointer> picks = wanted.ofRecords();
      JsonRecords records = format.open(new StreamedBytes(in, name), envelope, schemas);
      return new ReadBody(
          name,
          records,
          new JsonContents(records, envelope, picks.isEmpty() ? null : new RecordPicks(picks)));
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }
}
