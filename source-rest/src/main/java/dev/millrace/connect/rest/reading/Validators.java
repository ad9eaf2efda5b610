package dev.millrace.connect.rest.reading;

import dev.millrace.connect.rest.http.Answer;
import dev.millrace.connect.rest.http.Header;
import dev.millrace.connect.rest.http.Request;

/** Asks whether an answer is another one by now (RFC 9110, section 13). */
final class Validators {
  private static final String TAG = "etag:";
  private static final String TIME = "modified:";

  private Validators() {}

  /** What the next request can ask with; null if the answer gives nothing. */
  static String of(Answer answer) {
    String tag = answer.header("ETag");
    if (tag != null) {
      return TAG + tag;
    }
    String time = answer.header("Last-Modified");
    return time == null ? null : TIME + time;
  }

  static Request conditional(Request request, String validator) {
    if (validator.startsWith(TAG)) {
      return request.with(Header.of("If-None-Match", validator.substring(TAG.length())));
    }
    return validator.startsWith(TIME)
        ? request.with(Header.of("If-Modified-Since", validator.substring(TIME.length())))
        : request;
  }
}
