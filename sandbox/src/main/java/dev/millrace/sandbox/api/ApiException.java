package dev.millrace.sandbox.api;

import java.util.Map;

/** What a client is told in place of an answer. */
final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final transient Map<String, String> headers;

  ApiException(int status, String message) {
    this(status, message, Map.of());
  }

  ApiException(int status, String message, Map<String, String> headers) {
    super(message);
    this.status = status;
    this.headers = headers;
  }

  int status() {
    return status;
  }

  Map<String, String> headers() {
    return headers;
  }

  static ApiException notFound(String what) {
    return new ApiException(404, "There is no " + what);
  }

  static ApiException bad(String what) {
    return new ApiException(400, what);
  }
}
