package dev.millrace.connect.rest.body;

import com.fasterxml.jackson.core.JsonPointer;
import dev.millrace.connect.files.read.BadRecord;
import dev.millrace.connect.files.read.json.JsonEnvelope;
import dev.millrace.connect.files.read.json.JsonPicks;
import dev.millrace.connect.files.read.json.JsonRecords;
import dev.millrace.connect.files.read.text.Cells;
import java.io.IOException;
import java.security.MessageDigest;
import org.apache.kafka.connect.data.Schema;

/** JSON as it streams in. */
final class JsonBody implements Body {
  private final JsonRecords records;
  private final JsonEnvelope envelope;
  private final JsonPicks picks;

  /**
   * @param picks null if nothing of records is looked at
   */
  JsonBody(JsonRecords records, JsonEnvelope envelope, JsonPicks picks) {
    this.records = records;
    this.envelope = envelope;
    this.picks = picks;
  }

  @Override
  public boolean next() throws IOException, BadRecord {
    if (!records.next()) {
      records.finish();
      return false;
    }
    if (picks != null) {
      Cells json = records.json();
      picks.read(json.bytes(), json.from(0), json.to(0));
    }
    return true;
  }

  @Override
  public Schema schema() {
    return records.schema();
  }

  @Override
  public Object value() {
    return records.value();
  }

  @Override
  public String picked(int pick) {
    return picks.text(pick);
  }

  @Override
  public void digest(MessageDigest digest) {
    Cells json = records.json();
    digest.update(json.bytes(), json.from(0), json.to(0) - json.from(0));
  }

  @Override
  public String told(JsonPointer pointer) {
    return envelope.text(pointer);
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
