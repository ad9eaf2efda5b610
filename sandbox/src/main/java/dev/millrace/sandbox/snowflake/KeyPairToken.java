package dev.millrace.sandbox.snowflake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/**
 * Verifies the JSON Web Token of a log-in by key pair ("Key-pair authentication", "Using key-pair
 * authentication with the SQL API").
 */
final class KeyPairToken {

  /** "The JWT must be received by Snowflake within 60 seconds after the issue time." */
  private static final Duration LATEST = Duration.ofSeconds(60);

  private static final int MOST_CHARACTERS = 8_192;

  private KeyPairToken() {}

  /**
   * Says what is wrong with a token, by the names of "Key Pair Authentication: Troubleshooting".
   *
   * @param subject {@code ACCOUNT.USER}
   * @return null if nothing is
   */
  static String flaw(String token, String subject, PublicKey key, Clock clock) {
    String[] parts = token.length() > MOST_CHARACTERS ? new String[0] : token.split("\\.", -1);
    if (parts.length != 3) {
      return "JWT_TOKEN_INVALID";
    }
    try {
      JsonNode claims = json(parts[1]);
      if (!json(parts[0]).path("alg").asText().equals("RS256")) {
        return "JWT_TOKEN_INVALID_ALGORITHM";
      }
      if (!claims.path("iss").asText().equals(subject + "." + fingerprint(key))) {
        return "JWT_TOKEN_INVALID_PUBLIC_KEY_FINGERPRINT_MISMATCH";
      }
      if (!claims.path("sub").asText().equals(subject)) {
        return "JWT_TOKEN_INVALID_USER_IN_SUBJECT";
      }
      if (!isSigned(parts, key)) {
        return "JWT_TOKEN_INVALID_SIGNATURE";
      }
      return flawOfTimes(claims, clock.instant());
    } catch (IOException | IllegalArgumentException | GeneralSecurityException e) {
      return "JWT_TOKEN_INVALID";
    }
  }

  private static JsonNode json(String part) throws JsonProcessingException {
    byte[] decoded = Base64.getUrlDecoder().decode(part);
    return Json.MAPPER.readTree(new String(decoded, StandardCharsets.UTF_8));
  }

  private static boolean isSigned(String[] parts, PublicKey key) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(key);
    signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
    return signature.verify(Base64.getUrlDecoder().decode(parts[2]));
  }

  private static String flawOfTimes(JsonNode claims, Instant now) {
    Instant issued = Instant.ofEpochSecond(claims.path("iat").asLong());
    Instant end = Instant.ofEpochSecond(claims.path("exp").asLong());
    if (!now.isBefore(end)) {
      return "JWT_TOKEN_EXPIRED";
    }
    boolean timely = !issued.isAfter(now.plus(LATEST)) && !issued.isBefore(now.minus(LATEST));
    return timely ? null : "JWT_TOKEN_INVALID_ISSUE_TIME";
  }

  /** Of a public key, as {@code DESCRIBE USER} shows it. */
  static String fingerprint(PublicKey key) throws GeneralSecurityException {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
    return "SHA256:" + Base64.getEncoder().encodeToString(digest);
  }
}
