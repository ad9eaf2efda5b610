package dev.millrace.connect.rest.auth;

import dev.millrace.connect.rest.http.Request;

/**
 * What a token endpoint gave.
 *
 * @param access null if only a refresh token is known
 * @param refresh null if there is none
 * @param endsAtMs when the access token ends, in milliseconds since 1970; {@link Long#MAX_VALUE} if
 *     that wasn't said
 */
public record Tokens(String access, String refresh, long endsAtMs) {
  /** A token is used no longer than until then, lest it ends on its way. */
  private static final long MARGIN_MS = 30_000;

  boolean usable(long nowMs) {
    return access != null && nowMs < endsAtMs - MARGIN_MS;
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
