package dev.millrace.connect.files.read.json;

import com.fasterxml.jackson.core.JsonPointer;
import dev.millrace.connect.files.read.text.Cells;
import java.io.IOException;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/**
 * The texts of a few values of each record: out of the struct that was made of it, where that keeps
 * all of them as they came, else out of its JSON. Used by one thread.
 */
public final class RecordPicks {
  private final List<JsonPointer> pointers;
  private final JsonPicks ofJson;
  private Schema schema;
  private List<KeptText> kept = List.of();
  private Struct struct;

  /**
   * @param pointers a number in one is a name, or an array's element
   */
  public RecordPicks(List<JsonPointer> pointers) {
    this.pointers = List.copyOf(pointers);
    ofJson = new JsonPicks(this.pointers);
  }

  /**
   * Picks from the record that a reader is at. One that can't be read has values, too, mostly: by
   * its brackets and quotes alone.
   *
   * @throws IOException if a text in it is none
   */
  public void read(JsonRecords records) throws IOException {
    struct = records.value() instanceof Struct made && keeps(made.schema()) ? made : null;
    if (struct == null) {
      Cells json = records.json();
      ofJson.read(json.bytes(), json.from(0), json.to(0));
    }
  }

  private boolean keeps(Schema current) {
    if (current != schema) {
      schema = current;
      kept = KeptText.of(current, pointers);
    }
    return kept != null;
  }

  /** As {@link JsonPicks#text}; but a zero has no sign. */
  public String text(int pointer) {
    return struct == null ? ofJson.text(pointer) : kept.get(pointer).of(struct);
  }
}
