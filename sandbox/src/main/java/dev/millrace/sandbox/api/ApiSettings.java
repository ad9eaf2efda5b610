package dev.millrace.sandbox.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * How a server behaves.
 *
 * @param latencyMs how long each answer takes at least
 * @param requestsPerSecond how many it serves in a second of its clock before it answers 429; 0 for
 *     any number
 * @param accessTokenMs how long an access token can be used
 * @param pageTokenMs how long a page's token can be used
 * @param gzip whether it compresses for clients that accept that
 */
public record ApiSettings(
    long latencyMs, int requestsPerSecond, long accessTokenMs, long pageTokenMs, boolean gzip) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** At once, without limits or compression; access tokens last an hour, and page tokens a day. */
  public static final ApiSettings DEFAULT = new ApiSettings(0, 0, 3_600_000, 86_400_000, false);

  /** The same with another latency. */
  public ApiSettings latency(long ms) {
    return new ApiSettings(ms, requestsPerSecond, accessTokenMs, pageTokenMs, gzip);
  }

  /** The same with another limit. */
  public ApiSettings limit(int requests) {
    return new ApiSettings(latencyMs, requests, accessTokenMs, pageTokenMs, gzip);
  }

  /** The same with other lives of access tokens. */
  public ApiSettings accessTokens(long ms) {
    return new ApiSettings(latencyMs, requestsPerSecond, ms, pageTokenMs, gzip);
  }

  /** The same with other lives of page tokens. */
  public ApiSettings pageTokens(long ms) {
    return new ApiSettings(latencyMs, requestsPerSecond, accessTokenMs, ms, gzip);
  }

  /** The same with compression. */
  public ApiSettings gzipped() {
    return new ApiSettings(latencyMs, requestsPerSecond, accessTokenMs, pageTokenMs, true);
  }

  ObjectNode json() {
    return JSON.valueToTree(this);
  }

  static ApiSettings of(JsonNode json) {
    return new ApiSettings(
        json.required("latencyMs").asLong(),
        json.required("requestsPerSecond").asInt(),
        json.required("accessTokenMs").asLong(),
        json.required("pageTokenMs").asLong(),
        json.required("gzip").asBoolean());
  }
}
