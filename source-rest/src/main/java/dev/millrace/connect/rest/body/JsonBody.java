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
  private final String name;
  private final JsonRecords records;
  private final JsonEnvelope envelope;
  private final JsonPicks picks;

  /**
   * @param picks null if nothing of records is looked at
   */
  JsonBody(String name, JsonRecords records, JsonEnvelope envelope, JsonPicks picks) {
    this.name = name;
    this.records = records;
    this.envelope = envelope;
    this.picks = picks;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean next() throws IOException, BadRecord {
    try {
      if (!records.next()) {
        records.finish();
        return false;
      }
    } catch (BadRecord e) {
      pick();
      throw e;
    }
    pick();
    return true;
  }

  @Override
  public boolean whole() {
    return records.json().count() > 0;
  }

  /** By brackets and quotes alone, so that a record which is no JSON has values, too, mostly. */
  private void pick() throws IOException {
    if (picks != null && whole()) {
      Cells json = records.json();
      picks.read(json.bytes(), json.from(0), json.to(0));
    }
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
