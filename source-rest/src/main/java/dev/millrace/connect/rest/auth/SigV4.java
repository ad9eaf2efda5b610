package dev.millrace.connect.rest.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.connect.rest.http.Header;
import dev.millrace.connect.rest.http.Login;
import dev.millrace.connect.rest.http.Origin;
import dev.millrace.connect.rest.http.Percent;
import dev.millrace.connect.rest.http.Request;
import java.net.URI;
import java.net.URLDecoder;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * AWS's Signature Version 4, as "Create a signed AWS API request" of its IAM guide has it.
 *
 * @param key access key id and secret access key
 * @param sessionToken null for a key without one
 */
public record SigV4(
    Login key, String sessionToken, String region, String service, InstantSource clock)
    implements Auth {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT);

  @Override
  public Request sign(Request request) {
    ZonedDateTime now = clock.instant().atZone(ZoneOffset.UTC);
    String time = TIME.format(now);
    Request dated = request.with(Header.secret("X-Amz-Date", time));
    if (sessionToken != null) {
      dated = dated.with(Header.secret("X-Amz-Security-Token", sessionToken));
    }
    String bodyHash = Hashes.sha256(request.body());
    if (service.equals("s3")) {
      dated = dated.with(Header.secret("X-Amz-Content-Sha256", bodyHash));
    }
    String day = time.substring(0, 8);
    String scope = day + "/" + region + "/" + service + "/aws4_request";
    SortedMap<String, String> headers = signedHeaders(dated);
    String names = String.join(";", headers.keySet());
    String canonical =
        request.method()
            + "\n"
            + path(request.uri())
            + "\n"
            + query(request.uri())
            + "\n"
            + headers.entrySet().stream()
                .map(e -> e.getKey() + ":" + e.getValue() + "\n")
                .collect(Collectors.joining())
            + "\n"
            + names
            + "\n"
            + bodyHash;
    String text =
        String.join(
            "\n", ALGORITHM, time, scope, Hashes.hex(Hashes.sha256(canonical.getBytes(UTF_8))));
    String value =
        ALGORITHM
            + " Credential="
            + key.user()
            + "/"
            + scope
            + ", SignedHeaders="
            + names
            + ", Signature="
            + Hashes.hex(hmac(signingKey(day), text));
    return dated.with(Header.secret("Authorization", value));
  }

  private byte[] signingKey(String day) {
    byte[] derived = ("AWS4" + key.password()).getBytes(UTF_8);
    for (String part : new String[] {day, region, service, "aws4_request"}) {
      derived = hmac(derived, part);
    }
    return derived;
  }

  private static byte[] hmac(byte[] with, String text) {
    return Hashes.hmac("HmacSHA256", with, text.getBytes(UTF_8));
  }

  private static SortedMap<String, String> signedHeaders(Request request) {
    SortedMap<String, String> headers = new TreeMap<>();
    headers.put("host", Origin.of(request.uri()).authority());
    if (request.body() != null) {
      headers.put("content-type", request.body().contentType());
    }
    for (Header header : request.headers()) {
      String name = header.name().toLowerCase(Locale.ROOT);
      if (name.startsWith("x-amz-") || name.equals("content-type")) {
        headers.put(name, header.value().strip().replaceAll(" +", " "));
      }
    }
    return headers;
  }

  /** Encoded once more than it is sent, but for S3. */
  private String path(URI uri) {
    String path = Percent.path(uri);
    return service.equals("s3")
        ? path
        : Arrays.stream(path.split("/", -1)).map(Percent::encode).collect(Collectors.joining("/"));
  }

  private static String query(URI uri) {
    if (uri.getRawQuery() == null || uri.getRawQuery().isEmpty()) {
      return "";
    }
    return Arrays.stream(uri.getRawQuery().split("&", -1))
        .map(SigV4::parameter)
        .sorted(Map.Entry.<String, String>comparingByKey().thenComparing(Map.Entry::getValue))
        .map(e -> e.getKey() + "=" + e.getValue())
        .collect(Collectors.joining("&"));
  }

  private static Map.Entry<String, String> parameter(String pair) {
    int equals = pair.indexOf('=');
    return Map.entry(
        recode(equals < 0 ? pair : pair.substring(0, equals)),
        equals < 0 ? "" : recode(pair.substring(equals + 1)));
  }

  private static String recode(String encoded) {
    return Percent.encode(URLDecoder.decode(encoded.replace("+", "%2B"), UTF_8));
  }

  @Override
  public String toString() {
    return "SigV4 of " + key.user() + " for " + region + "/" + service;
  }
}
