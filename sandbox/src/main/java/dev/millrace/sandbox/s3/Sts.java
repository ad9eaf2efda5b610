package dev.millrace.sandbox.s3;

import dev.millrace.sandbox.http.Hashes;
import dev.millrace.sandbox.http.Latest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * As much of the Security Token Service as gives out temporary keys: {@code AssumeRole} and {@code
 * AssumeRoleWithWebIdentity}. It is at the same address as the S3 API: its requests are POSTs to no
 * bucket.
 */
final class Sts {

  /** How long temporary keys live if nobody says. */
  private static final String DEFAULT_SECONDS = "3600";

  private final KnownKeys keys;
  private final SignatureV4 signatures;
  private final Clock clock;
  private final Latest<S3Request> log;
  private final Map<String, Role> roles = new ConcurrentHashMap<>();

  /** Both may be null. */
  private record Role(String externalId, String webIdentityToken) {}

  Sts(KnownKeys keys, SignatureV4 signatures, Clock clock, Latest<S3Request> log) {
    this.keys = keys;
    this.signatures = signatures;
    this.clock = clock;
    this.log = log;
  }

  static boolean asked(Call call) {
    return call.method().equals("POST") && call.bucket().isEmpty();
  }

  void role(String arn, String externalId, String webIdentityToken) {
    roles.put(arn, new Role(externalId, webIdentityToken));
  }

  void run(Call call) throws IOException {
    byte[] body = call.rawBody().readAllBytes();
    Map<String, String> asked =
        UrlCoding.decodeQuery(new String(body, StandardCharsets.UTF_8)).stream()
            .collect(
                Collectors.toMap(
                    UrlCoding.Parameter::name,
                    UrlCoding.Parameter::value,
                    (first, second) -> second,
                    TreeMap::new));
    String action = asked.getOrDefault("Action", "");
    log.add(new S3Request(action, "", "", asked));
    try {
      if (!trusted(call, action, asked, body)) {
        throw new S3Exception(
            403,
            "AccessDenied",
            "Not authorized to perform sts:" + action + " on " + asked.get("RoleArn"));
      }
      call.answer(200, answer(action, asked));
    } catch (S3Exception e) {
      call.answer(e.status(), error(e));
    }
  }

  private boolean trusted(Call call, String action, Map<String, String> asked, byte[] body) {
    Role role = roles.get(asked.getOrDefault("RoleArn", ""));
    switch (action) {
      case "AssumeRole" -> {
        signatures.verify(call, "sts", Hashes.hex(Hashes.digest("SHA-256").digest(body)));
        return role != null && Objects.equals(role.externalId, asked.get("ExternalId"));
      }
      case "AssumeRoleWithWebIdentity" -> {
        String token = asked.get("WebIdentityToken");
        return role != null && token != null && token.equals(role.webIdentityToken);
      }
      default -> throw S3Exception.notImplemented(action);
    }
  }

  private static Xml error(S3Exception e) {
    return Xml.document(
        "ErrorResponse",
        xml ->
            xml.element(
                "Error",
                error ->
                    error
                        .element("Type", "Sender")
                        .element("Code", e.code())
                        .element("Message", e.getMessage())));
  }

  private Xml answer(String action, Map<String, String> asked) {
    String accessKey = "ASIA" + UUID.randomUUID();
    String secret = UUID.randomUUID().toString();
    String token = UUID.randomUUID().toString();
    long seconds = Long.parseLong(asked.getOrDefault("DurationSeconds", DEFAULT_SECONDS));
    Instant end = clock.instant().plusSeconds(seconds).truncatedTo(ChronoUnit.SECONDS);
    keys.add(accessKey, secret, token, end);
    String session = asked.getOrDefault("RoleSessionName", "");
    return Xml.document(
        action + "Response",
        xml ->
            xml.element(
                action + "Result",
                result ->
                    result
                        .element(
                            "Credentials",
                            credentials ->
                                credentials
                                    .element("AccessKeyId", accessKey)
                                    .element("SecretAccessKey", secret)
                                    .element("SessionToken", token)
                                    .element("Expiration", end))
                        .element(
                            "AssumedRoleUser",
                            user ->
                                user.element("AssumedRoleId", "AROA:" + session)
                                    .element("Arn", asked.get("RoleArn") + "/" + session))));
  }
}
