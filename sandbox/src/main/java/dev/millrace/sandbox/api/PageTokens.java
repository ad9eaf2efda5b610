package dev.millrace.sandbox.api;

import dev.millrace.sandbox.http.Hashes;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;

/** Tokens that say where a page begins, and that no client can make or read. Thread-safe. */
final class PageTokens {

  /** How many hexadecimal digits of the signature a token bears. */
  private static final int SIGNED = 16;

  private final String secret;
  private final Clock clock;

  PageTokens(String secret, Clock clock) {
    this.secret = secret;
    this.clock = clock;
  }

  /** A token for two numbers. */
  String of(long first, long second) {
    String text = first + " " + second + " " + clock.millis();
    String signed = signature(text) + " " + text;
    return Base64.getUrlEncoder().encodeToString(signed.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The numbers of a token.
   *
   * @param lifeMs how old it may be
   * @throws ApiException 400 if this server did not make it, 410 if it is too old
   */
  long[] read(String token, long lifeMs) {
    String text;
    try {
      text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new ApiException(400, "Not a token of this server: " + token);
    }
    String[] parts = text.split(" ", -1);
    if (parts.length != 4
        || !Hashes.same(signature(text.substring(parts[0].length() + 1)), parts[0])) {
      throw ApiException.bad("Not a token of this server: " + token);
    }
    if (clock.millis() - Long.parseLong(parts[3]) > lifeMs) {
      throw new ApiException(410, "The token is too old: begin anew");
    }
    return new long[] {Long.parseLong(parts[1]), Long.parseLong(parts[2])};
  }

  private String signature(String text) {
    byte[] key = secret.getBytes(StandardCharsets.UTF_8);
    return Hashes.hex(Hashes.hmac(key, text)).substring(0, SIGNED);
  }
}
