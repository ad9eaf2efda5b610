package dev.millrace.sandbox.s3;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The latest requests, for tests that look at what a client sent. */
final class RequestLog {

  static final int LATEST = 5_000;

  private final ArrayDeque<S3Request> requests = new ArrayDeque<>();

  void add(S3Operation operation, Call call) {
    Map<String, String> headers = new TreeMap<>();
    call.headers()
        .forEach(
            (name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
    add(new S3Request(operation.apiName(), call.bucket(), call.key(), headers));
  }

  synchronized void add(S3Request request) {
    if (requests.size() == LATEST) {
      requests.removeFirst();
    }
    requests.addLast(request);
  }

  synchronized List<S3Request> all() {
    return List.copyOf(requests);
  }

  synchronized void clear() {
    requests.clear();
  }
}
