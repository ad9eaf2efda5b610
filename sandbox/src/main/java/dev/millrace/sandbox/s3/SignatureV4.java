package dev.millrace.sandbox.s3;

import dev.millrace.sandbox.http.Hashes;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Verifies AWS Signature Version 4, in the Authorization header or in the query of a presigned URL
 * ("Authenticating Requests" in the Amazon S3 API reference).
 */
final class SignatureV4 {

  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Duration MOST_SKEW = Duration.ofMinutes(15);

  private final KnownKeys keys;
  private final Clock clock;

  SignatureV4(KnownKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * What a verified request was signed with; the chunks of its body are signed with the same.
   *
   * @param payloadHash the hash, or the constant in its place, that the signature covers
   */
  record Signed(String time, String scope, SecretKey key, String signature, String payloadHash) {

    /** The second part of the scope: {@code 20261125/eu-central-1/s3/aws4_request}. */
    String region() {
      return scope.split("/", -1)[1];
    }

    /** The hex signature of a string built from this request's time and scope. */
    String sign(String kind, String rest) {
      return Hashes.hex(
          Hashes.hmac(key.getEncoded(), kind + "\n" + time + "\n" + scope + "\n" + rest));
    }
  }

  /** The parts of the claim, wherever they were found. */
  private record Claim(
      String credential,
      String time,
      String signedHeaders,
      String signature,
      String token,
      boolean presigned) {}

  /**
   * Verifies the signature of a request to S3.
   *
   * @throws S3Exception 403 with the API's code for what is wrong
   */
  Signed verify(Call call) {
    String payloadHash =
        call.query("X-Amz-Signature") == null
            ? call.header("x-amz-content-sha256")
            : "UNSIGNED-PAYLOAD";
    return verify(call, "s3", payloadHash);
  }

  /**
   * Verifies a request's signature.
   *
   * @param payloadHash what it must cover; null if the request should have told, and did not
   * @throws S3Exception 403 with the API's code for what is wrong
   */
  Signed verify(Call call, String service, String payloadHash) {
    Claim claim = claim(call);
    String[] scope = claim.credential().split("/", -1);
    if (scope.length != 5 || !scope[3].equals(service) || !scope[4].equals("aws4_request")) {
      throw new S3Exception(
          400, "AuthorizationHeaderMalformed", "Not a credential: " + claim.credential());
    }
    String secret = keys.secret(scope[0], claim.token());
    checkTime(call, claim);
    if (payloadHash == null) {
      throw new S3Exception(400, "InvalidRequest", "x-amz-content-sha256 is missing");
    }
    Signed unsigned =
        new Signed(
            claim.time(),
            String.join("/", Arrays.asList(scope).subList(1, 5)),
            new SecretKeySpec(signingKey(secret, scope), "HmacSHA256"),
            null,
            payloadHash);
    String canonical = canonicalRequest(call, claim, payloadHash);
    String expected = unsigned.sign(ALGORITHM, Hashes.sha256Hex(canonical));
    if (!Hashes.same(expected, claim.signature())) {
      throw new S3Exception(
          403,
          "SignatureDoesNotMatch",
          "The signature is not that of this request with the secret of "
              + scope[0]
              + "; the server signed\n"
              + canonical);
    }
    return new Signed(unsigned.time(), unsigned.scope(), unsigned.key(), expected, payloadHash);
  }

  private static Claim claim(Call call) {
    if (call.query("X-Amz-Signature") != null) {
      return new Claim(
          call.query("X-Amz-Credential", ""),
          call.query("X-Amz-Date", ""),
          call.query("X-Amz-SignedHeaders", ""),
          call.query("X-Amz-Signature"),
          call.query("X-Amz-Security-Token"),
          true);
    }
    String header = call.header("Authorization");
    if (header == null || !header.startsWith(ALGORITHM + " ")) {
      throw new S3Exception(
          403, "AccessDenied", "The request is not signed with Signature Version 4");
    }
    Map<String, String> parts = new TreeMap<>();
    for (String part : header.substring(ALGORITHM.length()).split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        parts.put(part.substring(0, equals).strip(), part.substring(equals + 1).strip());
      }
    }
    String time = call.header("x-amz-date");
    return new Claim(
        parts.getOrDefault("Credential", ""),
        time == null ? "" : time,
        parts.getOrDefault("SignedHeaders", ""),
        parts.getOrDefault("Signature", ""),
        call.header("x-amz-security-token"),
        false);
  }

  private void checkTime(Call call, Claim claim) {
    Instant time;
    try {
      time = Instant.from(TIME.parse(claim.time()));
    } catch (DateTimeParseException e) {
      throw new S3Exception(403, "AccessDenied", "Not a time: '" + claim.time() + "'");
    }
    Duration age = Duration.between(time, clock.instant());
    if (claim.presigned()) {
      int seconds = call.number("X-Amz-Expires", 0, 604_800);
      if (age.compareTo(Duration.ofSeconds(seconds)) > 0) {
        throw new S3Exception(403, "AccessDenied", "Request has expired");
      }
    }
    boolean tooOld = !claim.presigned() && age.compareTo(MOST_SKEW) > 0;
    if (tooOld || age.negated().compareTo(MOST_SKEW) > 0) {
      throw new S3Exception(
          403,
          "RequestTimeTooSkewed",
          "The request's time "
              + time
              + " and the server's "
              + clock.instant()
              + " lie too far apart");
    }
  }

  private static byte[] signingKey(String secret, String[] scope) {
    byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
    for (String part : Arrays.asList(scope).subList(1, 5)) {
      key = Hashes.hmac(key, part);
    }
    return key;
  }

  private static String canonicalRequest(Call call, Claim claim, String payloadHash) {
    List<String> signed = Arrays.asList(claim.signedHeaders().split(";", -1));
    if (!signed.contains("host")) {
      throw new S3Exception(403, "AccessDenied", "The Host header must be signed");
    }
    StringBuilder canonical = new StringBuilder();
    canonical.append(call.method()).append('\n');
    canonical.append(canonicalPath(call, claim)).append('\n');
    canonical.append(canonicalQuery(call)).append('\n');
    for (String name : signed) {
      canonical.append(name).append(':').append(headerValue(call, name)).append('\n');
    }
    canonical.append('\n').append(claim.signedHeaders()).append('\n').append(payloadHash);
    return canonical.toString();
  }

  /** All services but S3 encode it once more than it is sent. */
  private static String canonicalPath(Call call, Claim claim) {
    String sent = UrlCoding.encode(UrlCoding.decodePath(call.rawPath()), "/");
    return claim.credential().endsWith("/s3/aws4_request") ? sent : UrlCoding.encode(sent, "/");
  }

  private static String canonicalQuery(Call call) {
    List<UrlCoding.Parameter> encoded = new ArrayList<>();
    for (UrlCoding.Parameter p : call.parameters()) {
      if (!p.name().equals("X-Amz-Signature")) {
        encoded.add(
            new UrlCoding.Parameter(
                UrlCoding.encode(p.name(), ""), UrlCoding.encode(p.value(), "")));
      }
    }
    encoded.sort(
        Comparator.comparing(UrlCoding.Parameter::name).thenComparing(UrlCoding.Parameter::value));
    return encoded.stream().map(p -> p.name() + "=" + p.value()).collect(Collectors.joining("&"));
  }

  private static String headerValue(Call call, String name) {
    List<String> values = call.headers().get(name);
    if (values == null) {
      throw new S3Exception(403, "AccessDenied", "The signed header " + name + " is missing");
    }
    return values.stream()
        .map(value -> value.strip().replaceAll(" +", " "))
        .collect(Collectors.joining(","));
  }
}
