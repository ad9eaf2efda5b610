package dev.millrace.sandbox.api;

import dev.millrace.sandbox.http.Hashes;
import dev.millrace.sandbox.s3.S3Credentials;
import dev.millrace.sandbox.s3.SignedRequests;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks who asks, in the way that the first part of a path names. Thread-safe. */
final class Gate {

  private static final String REALM = "millrace";
  private static final String API_KEY = "api_key";
  private static final Pattern DIGEST_PART =
      Pattern.compile("(\\w+)=(?:\"([^\"]*)\"|([^\",\\s]+))");
  private static final long MOST_SKEW_MS = 300_000;

  private final ApiCredentials credentials;
  private final OAuth oauth;
  private final SignedRequests signed;
  private final Clock clock;

  Gate(ApiCredentials credentials, OAuth oauth, Clock clock) {
    this.credentials = credentials;
    this.oauth = oauth;
    this.clock = clock;
    this.signed =
        new SignedRequests(new S3Credentials(credentials.user(), credentials.secret()), clock);
  }

  static String basic(ApiCredentials credentials) {
    byte[] pair =
        (credentials.user() + ":" + credentials.secret()).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  /**
   * Lets a request pass.
   *
   * @param way how it must show who it is from
   * @throws ApiException 401 if it does not; 404 if there is no such way
   */
  void check(String way, Call call) {
    String shown = call.header("Authorization");
    switch (way) {
      case "none" -> {}
      case "basic" -> require(basic(credentials), shown, "Basic realm=\"" + REALM + "\"");
      case "bearer" -> require("Bearer " + credentials.secret(), shown, "Bearer");
      case "key-header" -> require(credentials.secret(), call.header("X-Api-Key"), "ApiKey");
      case "key-query" -> require(credentials.secret(), call.parameter(API_KEY), "ApiKey");
      case "key-cookie" -> require(credentials.secret(), cookie(call), "ApiKey");
      case "oauth2" -> {
        if (shown == null || !shown.startsWith("Bearer ") || !oauth.accepts(shown.substring(7))) {
          throw refused("Bearer error=\"invalid_token\"", "The token is missing or has ended");
        }
      }
      case "sigv4" -> {
        String refusal = signed.refusal(call.exchange(), call.body(), "execute-api");
        if (refusal != null) {
          throw new ApiException(403, refusal);
        }
      }
      case "hmac" -> checkHmac(call);
      case "digest" -> checkDigest(call, "MD5");
      case "digest-sha256" -> checkDigest(call, "SHA-256");
      default -> throw ApiException.notFound("way to show who one is: " + way);
    }
  }

  private static void require(String expected, String shown, String challenge) {
    if (!Hashes.same(expected, shown)) {
      throw refused(challenge, "Not who may ask");
    }
  }

  private static ApiException refused(String challenge, String message) {
    return new ApiException(401, message, Map.of("WWW-Authenticate", challenge));
  }

  private static String cookie(Call call) {
    String cookies = call.header("Cookie");
    for (String cookie : (cookies == null ? "" : cookies).split("; ?", -1)) {
      if (cookie.startsWith(API_KEY + "=")) {
        return cookie.substring(API_KEY.length() + 1);
      }
    }
    return null;
  }

  /**
   * {@code X-Timestamp} has seconds since 1970, and {@code X-Signature} the hexadecimal HMAC-SHA256
   * of method, path, query, timestamp and the body's SHA-256, each on a line.
   */
  private void checkHmac(Call call) {
    String time = call.header("X-Timestamp");
    String text =
        String.join(
            "\n",
            call.method(),
            call.uri().getRawPath(),
            call.uri().getRawQuery() == null ? "" : call.uri().getRawQuery(),
            time,
            Hashes.hex(Hashes.digest("SHA-256").digest(call.body())));
    byte[] key = credentials.secret().getBytes(StandardCharsets.UTF_8);
    require(Hashes.hex(Hashes.hmac(key, text)), call.header("X-Signature"), "Hmac");
    if (Math.abs(Long.parseLong(time) * 1_000 - clock.millis()) > MOST_SKEW_MS) {
      throw refused("Hmac", "The request is too old");
    }
  }

  /** RFC 7616, with {@code qop=auth}. */
  private void checkDigest(Call call, String algorithm) {
    String shown = call.header("Authorization");
    Map<String, String> parts = new HashMap<>();
    if (shown != null && shown.startsWith("Digest ")) {
      for (Matcher part = DIGEST_PART.matcher(shown); part.find(); ) {
        parts.put(
            part.group(1).toLowerCase(Locale.ROOT),
            part.group(2) == null ? part.group(3) : part.group(2));
      }
    }
    String nonce = parts.getOrDefault("nonce", "");
    String uri = call.uri().toString();
    String secret = hash(algorithm, credentials.user() + ":" + REALM + ":" + credentials.secret());
    String proof =
        hash(
            algorithm,
            String.join(
                ":",
                secret,
                nonce,
                parts.getOrDefault("nc", ""),
                parts.getOrDefault("cnonce", ""),
                "auth",
                hash(algorithm, call.method() + ":" + uri)));
    if (!Hashes.same(nonce(algorithm), nonce)
        || !uri.equals(parts.get("uri"))
        || !Hashes.same(proof, parts.get("response"))) {
      throw refused(
          "Digest realm=\"%s\", qop=\"auth\", algorithm=%s, nonce=\"%s\", opaque=\"o\""
              .formatted(REALM, algorithm, nonce(algorithm)),
          "Not who may ask");
    }
  }

  /** One for as long as the server has these credentials. */
  private String nonce(String algorithm) {
    byte[] key = credentials.secret().getBytes(StandardCharsets.UTF_8);
    return Hashes.hex(Hashes.hmac(key, "nonce " + algorithm));
  }

  private static String hash(String algorithm, String text) {
    return Hashes.hex(Hashes.digest(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
