package dev.millrace.connect.rest.paging;

import com.fasterxml.jackson.core.JsonPointer;
import dev.millrace.connect.rest.unit.Page;
import dev.millrace.connect.rest.unit.Place;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * An answer tells what to ask the next page with. Where it tells nothing, or an empty text, it is
 * the last.
 *
 * @param delta where the last one tells what to ask the next round with; null if it tells nothing
 */
public record Tokens(Where where, Where delta, Stop stop) implements Paging {

  /**
   * A GraphQL connection, as Relay has it.
   *
   * @param pageInfo such as {@code /data/repository/issues/pageInfo}
   */
  public static Tokens relay(JsonPointer pageInfo) {
    Where more = new Where.Body(pageInfo.appendProperty("hasNextPage"));
    return new Tokens(
        new Where.Body(pageInfo.appendProperty("endCursor")),
        null,
        new Stop(false, 0, new Stop.Flag(more, false)));
  }

  @Override
  public Needs needs() {
    return Needs.of(where, delta).and(stop.needs());
  }

  @Override
  public Set<String> names() {
    return delta == null ? Set.of(TOKEN) : Set.of(TOKEN, DELTA);
  }

  @Override
  public Map<String, String> values(Place at, String asked) {
    Map<String, String> values = new HashMap<>(at.values());
    if (asked != null && delta != null) {
      values.put(DELTA, asked);
    }
    return values;
  }

  @Override
  public Page.End after(Place at, Answer answer) {
    String token = answer.told(where);
    // Salesforce's header says so of the last page.
    boolean none = where instanceof Where.Header && "null".equals(token);
    if (token == null || token.isEmpty() || none || stop.at(answer)) {
      return new Page.End(null, delta == null ? null : answer.told(delta));
    }
    return new Page.End(Place.of(TOKEN, token), null);
  }
}
