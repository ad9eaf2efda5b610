package dev.millrace.connect.rest.paging;

import dev.millrace.connect.rest.unit.Page;
import dev.millrace.connect.rest.unit.Place;
import java.util.Map;

/** Places that are URLs. */
final class Urls {
  private Urls() {}

  /** Checked once more, for an offset may come from elsewhere than from an answer. */
  static Map<String, String> values(Hosts hosts, Place at, String delta) {
    String url = at.values().getOrDefault(Paging.URL, delta);
    return url == null ? Map.of() : Map.of(Paging.URL, hosts.follow(hosts.base(), url).toString());
  }

  static Page.End end(Hosts hosts, Answer answer, String next) {
    return new Page.End(Place.of(Paging.URL, hosts.follow(answer.url(), next).toString()), null);
  }
}
