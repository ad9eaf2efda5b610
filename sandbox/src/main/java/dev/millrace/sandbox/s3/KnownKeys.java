package dev.millrace.sandbox.s3;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Who may sign requests: the server's own key pair, and temporary ones that were given out. */
final class KnownKeys {

  private final Map<String, Pair> pairs = new ConcurrentHashMap<>();
  private final Clock clock;

  private record Pair(String secret, String token, Instant end) {}

  KnownKeys(S3Credentials own, Clock clock) {
    this.clock = clock;
    pairs.put(own.accessKey(), new Pair(own.secretKey(), null, Instant.MAX));
  }

  void add(String accessKey, String secret, String token, Instant end) {
    pairs.put(accessKey, new Pair(secret, token, end));
  }

  /**
   * The secret of an access key.
   *
   * @param token the session's, as the request brings it; null without one
   * @throws S3Exception if the key is not known, or needs another token, or is too old
   */
  String secret(String accessKey, String token) {
    Pair pair = pairs.get(accessKey);
    if (pair == null) {
      throw new S3Exception(403, "InvalidAccessKeyId", "There is no access key " + accessKey);
    }
    if (pair.token != null && !pair.token.equals(token)) {
      throw new S3Exception(400, "InvalidToken", "The provided token is malformed or invalid.");
    }
    if (clock.instant().isAfter(pair.end)) {
      throw new S3Exception(400, "ExpiredToken", "The provided token has expired.");
    }
    return pair.secret;
  }
}
