package dev.millrace.sandbox.api;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a request asks of a collection.
 *
 * @param parent whose children; -1 for all records
 */
record Question(
    Call call, Collection collection, long parent, PageTokens tokens, ApiSettings settings) {

  private static final int PAGE = 100;

  /**
   * Records in order, and whether there are more behind them.
   *
   * @param total how many there are in the times that were asked for
   */
  record Part(List<Version> records, boolean more, int total) {

    Version last() {
      return records.isEmpty() ? null : records.get(records.size() - 1);
    }
  }

  int limit() {
    return Math.max(1, call.number("limit", call.number("first", PAGE)));
  }

  /** The records in the times that were asked for, from one of them on. */
  Part from(long index, int limit) {
    Version[] all = all();
    int first = first(all);
    return part(all, first, first + Math.min(index, all.length), limit);
  }

  /** Those behind a time and id. */
  Part behind(long updatedMs, long id) {
    Version[] all = all();
    int first = first(all);
    return part(all, first, Math.max(first, Sorted.before(all, updatedMs, id + 1)), limit());
  }

  /** Those behind a token, which says the like; from the beginning without one. */
  Part behind(String token) {
    if (token == null) {
      return from(0, limit());
    }
    long[] place = tokens.read(token, settings.pageTokenMs());
    return behind(place[0], place[1]);
  }

  /** What {@link #behind(String)} goes on from; null if there is nothing behind. */
  String next(Part part) {
    return part.more() ? tokens.of(part.last().updatedMs, part.last().id) : null;
  }

  private Version[] all() {
    return parent < 0 ? collection.sorted() : collection.sorted(parent);
  }

  private int first(Version[] all) {
    return Sorted.before(all, time("since", Long.MIN_VALUE), Long.MIN_VALUE);
  }

  private Part part(Version[] all, int first, long from, int limit) {
    int end = Math.max(first, Sorted.before(all, time("until", Long.MAX_VALUE), Long.MIN_VALUE));
    int begin = (int) Math.min(from, end);
    int to = (int) Math.min(end, (long) begin + limit);
    return new Part(Arrays.asList(all).subList(begin, to), to < end, end - first);
  }

  /** In milliseconds since 1970, or as ISO 8601 with an offset. */
  long time(String name, long otherwise) {
    String value = call.parameter(name);
    if (value == null) {
      return otherwise;
    }
    try {
      return value.chars().allMatch(Character::isDigit)
          ? Long.parseLong(value)
          : OffsetDateTime.parse(value).toInstant().toEpochMilli();
    } catch (DateTimeException | NumberFormatException e) {
      throw ApiException.bad("Not a time: " + name + "=" + value);
    }
  }

  /** The request's URL with another parameter, and without those that say where a page begins. */
  String url(String name, String value) {
    String query = call.uri().getRawQuery() == null ? "" : call.uri().getRawQuery();
    String others =
        Arrays.stream(query.split("&", -1))
            .filter(each -> !each.isEmpty() && !each.matches("(token|%24\\w+|\\$\\w+)=.*"))
            .map(each -> each + "&")
            .collect(Collectors.joining());
    return call.uri().getRawPath() + "?" + others + name + "=" + encode(value);
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
