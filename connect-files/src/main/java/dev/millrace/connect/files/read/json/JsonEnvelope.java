package dev.millrace.connect.files.read.json;

import com.fasterxml.jackson.core.JsonPointer;
import java.io.IOException;
import java.util.List;

/**
 * What surrounds the records of a document: values beside them are picked up as it streams. One a
 * document; used by one thread.
 */
public final class JsonEnvelope {
  private final List<JsonPointer> pointers;
  private final JsonPicks picks;
  private final boolean needed;

  /**
   * @param pointers of the values that are wanted; each is known once the document was read past it
   * @param needed whether a document without the records' place is an error; else it has none. Null
   *     in their place is none in any case
   */
  public JsonEnvelope(List<JsonPointer> pointers, boolean needed) {
    this.pointers = List.copyOf(pointers);
    picks = new JsonPicks(this.pointers);
    this.needed = needed;
  }

  /**
   * As {@link JsonPicks#text}.
   *
   * @throws IllegalArgumentException if the pointer was not asked for
   */
  public String text(JsonPointer pointer) {
    int at = pointers.indexOf(pointer);
    if (at < 0) {
      throw new IllegalArgumentException(pointer + " was not asked for");
    }
    return picks.text(at);
  }

  boolean needed() {
    return needed;
  }

  PointerTree tree() {
    return picks.tree();
  }

  /** Picks what is wanted of a value at a place in the {@link #tree}. */
  void take(PointerTree at, byte[] json, int from, int to) throws IOException {
    picks.read(at, json, from, to);
  }

  /**
   * Checks that no pointer leads to, or into, the records.
   *
   * @param path to them
   * @throws IllegalArgumentException if one does, and names it
   */
  public void check(JsonPath path) {
    for (JsonPointer pointer : pointers) {
      JsonPointer rest = pointer;
      boolean inside = false;
      boolean same = true;
      for (JsonPath.Step step : path.steps()) {
        inside |= same && step instanceof JsonPath.Step.Each;
        same &= !rest.matches() && step.equals(new JsonPath.Step.Name(rest.getMatchingProperty()));
        rest = same ? rest.tail() : rest;
      }
      if (inside || same || rest.matches()) {
        throw new IllegalArgumentException(
            "'"
                + pointer
                + "' leads to the records at '"
                + path
                + "': name a single value beside them");
      }
    }
  }
}
