package dev.millrace.e2e.crash;

import dev.millrace.sandbox.api.Change;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A collection of the API, how the connector reads it, and how it changes.
 *
 * @param grows whether records are only ever added, so that each version has to arrive
 * @param keys of the resource, by plain names
 */
record Feed(String name, boolean grows, Map<String, String> keys) {
  /** How late a record may turn up. */
  private static final int LATE_MS = 1_500;

  /** Over which time the first records are spread. */
  static final int PAST_MS = 60_000;

  private static final String SINCE = "since={{since}}&limit=100";
  private static final String UNTIL = SINCE + "&until={{until}}";
  private static final String PARENTS = "issues";

  /**
   * All of them.
   *
   * @param way how the API wants to be asked who asks
   * @param start before all records, in ISO 8601
   */
  static List<Feed> all(String way, String start) {
    return List.of(
        of("orders", false)
            .asked(way, "keyset", SINCE + "&after_time={{last:/updated_at}}&after_id={{last:/id}}")
            .with("paging", "keyset")
            .with("paging.keys", "/updated_at,/id"),
        of("tickets", false)
            .asked(way, "token", SINCE + "&token={{token}}")
            .with("paging", "token")
            .with("paging.next", "/next_token"),
        of("links", false)
            .asked(way, "next", SINCE)
            .with("paging", "next.url")
            .with("paging.next", "/next"),
        of("visits", false)
            .asked(way, "token", UNTIL + "&token={{token}}")
            .with("paging", "token")
            .with("paging.next", "header:X-Next-Token")
            .with("cursor.start", start)
            .with("window", "PT10S")
            .with("window.lanes", "3"),
        of("ledger", true)
            .asked(way, "page", UNTIL + "&page={{page}}")
            .with("paging", "page")
            .with("paging.size", "100")
            .with("paging.total", "/total")
            .with("paging.stable", "true")
            .with("cursor.start", start)
            .with("window", "PT5S"),
        of(PARENTS, false)
            .asked(way, "token", SINCE + "&token={{token}}")
            .with("paging", "token")
            .with("paging.next", "/next_token"),
        of("comments", true)
            .with("parent", PARENTS)
            .with("path", "/" + way + "/next/issues/{{parent:/id}}/comments")
            .with("query", SINCE)
            .with("paging", "link"));
  }

  private static Feed of(String name, boolean grows) {
    return new Feed(
        name,
        grows,
        Map.of(
            "records", "/data/items",
            "id", "/id",
            "version", "/version",
            "cursor", "/updated_at",
            "cursor.lookback", "PT4S"));
  }

  private Feed asked(String way, String paging, String query) {
    return with("path", "/" + way + "/" + paging + "/" + name).with("query", query);
  }

  private Feed with(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(keys);
    more.put(key, value);
    return new Feed(name, grows, more);
  }

  /** What is there when the connector comes. */
  Change beginning(int records) {
    Change change = Change.of(name).inserts(records).spread(PAST_MS);
    return isChild() ? change.childrenOf(PARENTS) : change;
  }

  /** What happens meanwhile, again and again. */
  Change step(int records) {
    Change change = Change.of(name).inserts(records).late(LATE_MS);
    if (isChild()) {
      return change.childrenOf(PARENTS).touching();
    }
    if (grows) {
      return change;
    }
    // A parent that goes takes its children with it.
    return change.updates(records / 2).deletes(name.equals(PARENTS) ? 0 : records / 50);
  }

  /** How many of {@code records} this one has: each parent is asked for its children. */
  int share(int records) {
    return name.equals(PARENTS) ? Math.min(records, 150) : records;
  }

  /**
   * Whether a newer version may not come before an older one: windows side by side have no order.
   */
  boolean ordered() {
    return !keys.containsKey("window.lanes");
  }

  private boolean isChild() {
    return keys.containsKey("parent");
  }
}
