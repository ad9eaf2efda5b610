package dev.millrace.connect.rest.paging;

import dev.millrace.connect.rest.unit.Page;
import dev.millrace.connect.rest.unit.Place;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The next page is the {@code rel="next"} of the {@code Link} headers (RFC 8288). */
public record LinkHeaders(Hosts hosts, Stop stop) implements Paging {
  private static final String HEADER = "link";
  private static final String NEXT = "next";

  @Override
  public Needs needs() {
    return stop.needs();
  }

  @Override
  public Set<String> names() {
    return Set.of();
  }

  @Override
  public Map<String, String> values(Place at, String delta) {
    return Urls.values(hosts, at, null);
  }

  @Override
  public Page.End after(Place at, Answer answer) {
    if (stop.at(answer)) {
      return Page.End.LAST;
    }
    for (String header : answer.headers().getOrDefault(HEADER, List.of())) {
      for (Link link : Link.parse(header)) {
        if (link.relates(NEXT) && link.isAbout(answer.url())) {
          return Urls.end(hosts, answer, link.target());
        }
      }
    }
    return Page.End.LAST;
  }
}
