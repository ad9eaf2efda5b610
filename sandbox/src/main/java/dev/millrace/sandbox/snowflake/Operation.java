package dev.millrace.sandbox.snowflake;

import java.util.regex.Pattern;

/** What a request asks for. Rules and the log of requests have these names. */
enum Operation {
  /** A new session. */
  LOG_IN("POST", "/session/v1/login-request"),
  /** New tokens for a session. */
  RENEW("POST", "/session/token-request"),
  /** A session is still in use. */
  HEARTBEAT("POST", "/session/heartbeat"),
  /** A session ends. */
  CLOSE("POST", "/session"),
  /** A statement is to run. */
  STATEMENT("POST", "/queries/v1/query-request"),
  /** A statement is to end. */
  ABORT("POST", "/queries/v1/abort-request"),
  /** The result of a statement that took long, or was not waited for. */
  RESULT("GET", "/queries/[^/]+/result"),
  /** How far a statement is. */
  MONITOR("GET", "/monitoring/queries/[^/]+"),
  /** What the driver tells about itself. */
  TELEMETRY("POST", "/telemetry/send(/sessionless)?"),
  /** A file comes to a stage. */
  UPLOAD("PUT", Operation.STAGE_PATH + "[^/]+"),
  /** What this server does not know. */
  UNKNOWN("", "");

  /** Where files are put. */
  static final String STAGE_PATH = "/_stage/";

  private final String method;
  private final Pattern path;

  Operation(String method, String path) {
    this.method = method;
    this.path = Pattern.compile(path);
  }

  static Operation of(Call call) {
    for (Operation operation : values()) {
      if (operation.method.equals(call.method()) && operation.path.matcher(call.path()).matches()) {
        return operation;
      }
    }
    return UNKNOWN;
  }
}
