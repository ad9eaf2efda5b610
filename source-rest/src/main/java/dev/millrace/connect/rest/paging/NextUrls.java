package dev.millrace.connect.rest.paging;

import com.fasterxml.jackson.core.JsonPointer;
import dev.millrace.connect.rest.unit.Page;
import dev.millrace.connect.rest.unit.Place;
import java.util.Map;
import java.util.Set;

/**
 * An answer holds the next page's URL, absolute or relative. Where it holds none, it is the last.
 *
 * @param delta where the last one holds the next round's URL; null if nowhere
 */
public record NextUrls(Where where, Where delta, Hosts hosts, Stop stop) implements Paging {

  /** OData 4: {@code @odata.nextLink} and, where changes are tracked, {@code @odata.deltaLink}. */
  public static NextUrls odata(Hosts hosts) {
    return new NextUrls(
        property("@odata.nextLink"), property("@odata.deltaLink"), hosts, Stop.NEVER);
  }

  private static Where property(String name) {
    return new Where.Body(JsonPointer.empty().appendProperty(name));
  }

  @Override
  public Needs needs() {
    return Needs.of(where, delta).and(stop.needs());
  }

  @Override
  public Set<String> names() {
    return Set.of();
  }

  @Override
  public Map<String, String> values(Place at, String asked) {
    return Urls.values(hosts, at, delta == null ? null : asked);
  }

  @Override
  public Page.End after(Place at, Answer answer) {
    String next = stop.at(answer) ? null : answer.told(where);
    if (next == null || next.isEmpty()) {
      String later = delta == null ? null : answer.told(delta);
      return new Page.End(
          null, later == null ? null : hosts.follow(answer.url(), later).toString());
    }
    return Urls.end(hosts, answer, next);
  }
}
