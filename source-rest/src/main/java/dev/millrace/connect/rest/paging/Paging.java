package dev.millrace.connect.rest.paging;

import dev.millrace.connect.rest.unit.Page;
import dev.millrace.connect.rest.unit.Place;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;

/** A way from page to page. Immutable; used by any thread. */
public sealed interface Paging
    permits OnePage, PageNumbers, Offsets, Tokens, NextUrls, LinkHeaders, Keyset, JobPages {
  /** The names of the values that templates, and places, have. */
  String PAGE = "page";

  String OFFSET = "offset";
  String LIMIT = "limit";
  String TOKEN = "token";
  String DELTA = "delta";

  /** Of a place that is asked as it is, and by no template. */
  String URL = "url";

  /** The id of the job whose result is read. */
  String JOB = "job";

  /** Of the place of a result's first page: its URL, if that is told. Never stored. */
  String RESULT = "result";

  /** What of a record's value names the next page; the pointer stands behind it. */
  String LAST = "last:";

  /** What an answer has to tell. */
  Needs needs();

  /** The names that {@link #values} may give. */
  Set<String> names();

  /**
   * What a request has to ask with.
   *
   * @param delta what the round before left to ask with; null if it left nothing
   * @return by name; what this page has none of is missing. {@link #URL} is the request itself
   * @throws ConnectException if the place names a host that is not allowed
   */
  Map<String, String> values(Place at, String delta);

  /**
   * What comes after an answer.
   *
   * @param at where that answer was asked for
   * @throws ConnectException if the answer can't be understood; the message says what is missing,
   *     and where
   */
  Page.End after(Place at, Answer answer);
}
