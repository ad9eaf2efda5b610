package dev.millrace.connect.rest.body;

import com.fasterxml.jackson.core.JsonPointer;
import dev.millrace.connect.files.read.json.JsonEnvelope;
import dev.millrace.connect.files.read.json.JsonRecords;
import dev.millrace.connect.files.read.json.RecordPicks;
import dev.millrace.connect.files.read.text.Cells;
import java.io.IOException;
import java.security.MessageDigest;

/** What stands in JSON. */
final class JsonContents implements Contents {
  private final JsonRecords records;
  private final JsonEnvelope envelope;
  private final RecordPicks picks;

  /**
   * @param picks null if nothing of records is looked at
   */
  JsonContents(JsonRecords records, JsonEnvelope envelope, RecordPicks picks) {
    this.records = records;
    this.envelope = envelope;
    this.picks = picks;
  }

  @Override
  public void look() throws IOException {
    if (picks != null && whole()) {
      picks.read(records);
    }
  }

  @Override
  public boolean whole() {
    return records.json().count() > 0;
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
  public void finish() throws IOException {
    records.finish();
  }
}
