package dev.millrace.connect.rest.reading;

import dev.millrace.connect.rest.http.Answer;
import dev.millrace.connect.rest.http.Header;
import dev.millrace.connect.rest.http.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks whether an answer is another one by now (RFC 9110, section 13). What it asks with is stored,
 * and good for the same question only.
 */
final class Validators {
  private static final String TAG = "etag";
  private static final String TIME = "modified";
  private static final List<String> NAMES = List.of("If-None-Match", "If-Modified-Since");
  private static final Pattern STORED = Pattern.compile("(etag|modified) ([-\\p{XDigit}]+) (.*)");

  private Validators() {}

  /**
   * What the next request can ask with; null if the answer gives nothing.
   *
   * @param asked as it was before it was signed
   */
  static String of(Request asked, Answer answer) {
    String tag = answer.header("ETag");
    String time = answer.header("Last-Modified");
    if (tag != null) {
      return TAG + " " + question(asked) + " " + tag;
    }
    return time == null ? null : TIME + " " + question(asked) + " " + time;
  }

  static Request conditional(Request request, String stored) {
    Matcher validator = STORED.matcher(stored);
    if (!validator.matches() || !validator.group(2).equals(question(request))) {
      return request;
    }
    return request.with(
        Header.of(
            validator.group(1).equals(TAG) ? NAMES.get(0) : NAMES.get(1), validator.group(3)));
  }

  private static String question(Request request) {
    List<Header> others =
        request.headers().stream().filter(each -> !NAMES.contains(each.name())).toList();
    String text = request.method() + request.uri() + others;
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
