package dev.millrace.connect.rest.body;

import com.fasterxml.jackson.core.JsonPointer;
import dev.millrace.connect.rest.paging.Needs;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is looked at in each record. Immutable.
 *
 * @param id the values that tell a record from others; empty if nothing does
 * @param version the value that tells one version of it from another; null for all of its bytes
 * @param cursor null if the resource has none
 * @param children values that the requests for its children ask with
 */
public record Wanted(
    List<JsonPointer> id,
    JsonPointer version,
    JsonPointer cursor,
    Needs needs,
    Set<JsonPointer> children) {
  public Wanted {
    children = Set.copyOf(children);
    id = List.copyOf(id);
  }

  /** All that is picked from a record, each once. */
  List<JsonPointer> ofRecords() {
    Set<JsonPointer> all = new LinkedHashSet<>(id);
    if (version != null) {
      all.add(version);
    }
    if (cursor != null) {
      all.add(cursor);
    }
    all.addAll(needs.records());
    all.addAll(children);
    return List.copyOf(all);
  }

  /** The place of a pointer among {@link #ofRecords}; -1 if it is null. */
  int pick(JsonPointer pointer) {
    return pointer == null ? -1 : ofRecords().indexOf(pointer);
  }
}
