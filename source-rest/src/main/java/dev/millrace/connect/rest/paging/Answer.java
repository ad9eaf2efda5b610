package dev.millrace.connect.rest.paging;

import com.fasterxml.jackson.core.JsonPointer;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * What an answer told, once it is read to its end.
 *
 * @param url which answered, behind redirects: what relative links count from
 * @param records how many the page has, those that were handed over before counted too
 * @param body texts of the values that {@link Needs#body} asked for; those that are missing, or
 *     null, have none
 * @param headers by their names in lower case
 * @param last texts of the values that {@link Needs#records} asked for, of the last record; empty
 *     if there was no record
 */
public record Answer(
    URI url,
    long records,
    Map<JsonPointer, String> body,
    Map<String, List<String>> headers,
    Map<JsonPointer, String> last) {

  /** The value there; null if there is none. */
  String told(Where where) {
    if (where instanceof Where.Header header) {
      List<String> values = headers.getOrDefault(header.name(), List.of());
      return values.isEmpty() ? null : values.get(0).strip();
    }
    return body.get(((Where.Body) where).pointer());
  }
}
