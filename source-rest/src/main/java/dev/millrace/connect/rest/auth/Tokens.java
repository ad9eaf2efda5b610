package dev.millrace.connect.rest.auth;

import dev.millrace.connect.rest.http.Request;

/**
 * What a token endpoint gave.
 *
 * @param access null if only a refresh token is known
 * @param refresh null if there is none
 * @param endsAtMs until when the access token is used, in milliseconds since 1970; {@link
 *     Long#MAX_VALUE} if that wasn't said
 */
public record Tokens(String access, String refresh, long endsAtMs) {
  boolean usable(long nowMs) {
    return access != null && nowMs < endsAtMs;
  }

  boolean signed(Request sent) {
    return access != null
        && Auth.Bearer.header(access).value().equals(sent.header("Authorization"));
  }

  @Override
  public String toString() {
    return "Tokens until " + endsAtMs;
  }
}
