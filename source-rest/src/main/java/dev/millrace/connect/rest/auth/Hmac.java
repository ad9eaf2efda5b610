package dev.millrace.connect.rest.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.connect.common.template.Template;
import dev.millrace.connect.common.template.Template.Piece;
import dev.millrace.connect.rest.http.Header;
import dev.millrace.connect.rest.http.Origin;
import dev.millrace.connect.rest.http.Percent;
import dev.millrace.connect.rest.http.Request;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Signs a text that a template makes of the request.
 *
 * <p>References are {@code method}, {@code host}, {@code path} and {@code query} (as sent), {@code
 * body}, {@code body.sha256} (hexadecimal), {@code date} (as in the header Date, or {@code
 * date:<pattern>}, UTC), {@code timestamp} (seconds since 1970), {@code timestamp.ms}; headers have
 * {@code signature} too.
 */
public final class Hmac implements Auth {
  private static final String SIGNATURE = "signature";
  private static final Set<String> NAMES =
      Set.of(
          "method",
          "host",
          "path",
          "query",
          "body",
          "body.sha256",
          "date",
          "timestamp",
          "timestamp.ms");

  private final String algorithm;
  private final byte[] key;
  private final Encoding encoding;
  private final Template text;
  private final Map<String, Template> headers;
  private final InstantSource clock;

  /** How a signature is written. */
  public enum Encoding {
    HEX,
    BASE64
  }

  /**
   * @param algorithm as the JDK names it, such as {@code HmacSHA256}
   * @param headers to set, by name
   * @throws IllegalArgumentException if a template names what there is not; the message says which
   */
  public Hmac(
      String algorithm,
      byte[] key,
      Encoding encoding,
      String text,
      Map<String, String> headers,
      InstantSource clock) {
    this.algorithm = algorithm;
    this.key = key.clone();
    this.encoding = encoding;
    this.text = text(text);
    this.headers = headers(headers);
    this.clock = clock;
  }

  static Template text(String text) {
    return parse(text, false);
  }

  static Map<String, Template> headers(Map<String, String> headers) {
    Map<String, Template> templates = new LinkedHashMap<>();
    headers.forEach((name, value) -> templates.put(name, parse(value, true)));
    return templates;
  }

  private static Template parse(String text, boolean signed) {
    Template template = Template.parse(text);
    for (Piece piece : template.pieces()) {
      if (piece instanceof Piece.Reference reference
          && !NAMES.contains(reference.name())
          && !(signed && reference.name().equals(SIGNATURE))) {
        throw new IllegalArgumentException(
            "'"
                + reference
                + "' names nothing of a request: write "
                + String.join(", ", NAMES.stream().sorted().toList())
                + (signed ? ", " + SIGNATURE : ""));
      }
    }
    return template;
  }

  @Override
  public Request sign(Request request) {
    ZonedDateTime now = clock.instant().atZone(ZoneOffset.UTC);
    Map<String, String> values = new HashMap<>();
    byte[] signature =
        Hashes.hmac(algorithm, key, fill(text, request, now, values).getBytes(UTF_8));
    values.put(
        SIGNATURE,
        encoding == Encoding.HEX
            ? Hashes.hex(signature)
            : Base64.getEncoder().encodeToString(signature));
    Request signed = request;
    for (Map.Entry<String, Template> header : headers.entrySet()) {
      String value = fill(header.getValue(), request, now, values);
      signed = signed.with(Header.secret(header.getKey(), value));
    }
    return signed;
  }

  private static String fill(
      Template template, Request request, ZonedDateTime now, Map<String, String> known) {
    StringBuilder filled = new StringBuilder();
    for (Piece piece : template.pieces()) {
      if (piece instanceof Piece.Text literal) {
        filled.append(literal.text());
      } else if (piece instanceof Piece.Reference reference) {
        String value = known.get(reference.name());
        filled.append(value == null ? value(reference, request, now) : value);
      }
    }
    return filled.toString();
  }

  private static String value(Piece.Reference reference, Request request, ZonedDateTime now) {
    return switch (reference.name()) {
      case "method" -> request.method();
      case "host" -> Origin.of(request.uri()).authority();
      case "path" -> Percent.path(request.uri());
      case "query" -> request.uri().getRawQuery() == null ? "" : request.uri().getRawQuery();
      case "body" -> request.body() == null ? "" : new String(request.body().bytes(), UTF_8);
      case "body.sha256" -> Hashes.sha256(request.body());
      case "date" -> date(reference.argument()).format(now);
      case "timestamp" -> String.valueOf(now.toEpochSecond());
      case "timestamp.ms" -> String.valueOf(now.toInstant().toEpochMilli());
      default -> throw new IllegalStateException(reference.toString());
    };
  }

  /** RFC 9110 has two digits for the day, where the JDK's formatter has one. */
  private static DateTimeFormatter date(String pattern) {
    return DateTimeFormatter.ofPattern(
        pattern.isEmpty() ? "EEE, dd MMM yyyy HH:mm:ss 'GMT'" : pattern, Locale.ENGLISH);
  }
}
