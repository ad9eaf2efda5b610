package dev.millrace.connect.rest.http;

import java.net.URI;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Keeps secrets out of messages: values that are known to be secret wherever they stand, and those
 * of query parameters whose names say so. Immutable.
 */
public final class Masks {
  static final String MASK = "***";

  /** Knows no values, only names. */
  public static final Masks NONE = new Masks(List.of());

  private static final Pattern SECRET =
      Pattern.compile(
          ".*(token|secret|passw|pwd|api[-_.]?key|access[-_.]?key|signature|credential|auth).*"
              + "|key|sig|code|assertion|jwt");

  /** Tokens that only say where the next page is. */
  private static final Pattern PAGING =
      Pattern.compile(".*(page|next|continu|cursor|skip|sync|delta).*");

  /** Shorter ones would mask half of a message. */
  private static final int SHORTEST = 4;

  private final List<String> values;

  private Masks(List<String> values) {
    this.values = values;
  }

  /**
   * @param secrets values that no message may show
   */
  public static Masks of(Collection<String> secrets) {
    return new Masks(
        secrets.stream()
            .filter(secret -> secret.length() >= SHORTEST)
            .flatMap(secret -> Stream.of(secret, Percent.encode(secret)))
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList());
  }

  /** The text with no known secret in it. */
  public String text(String text) {
    String masked = text;
    for (String value : values) {
      masked = masked.replace(value, MASK);
    }
    return masked;
  }

  /** The URL as a message may show it. */
  public String url(URI uri) {
    StringBuilder url = new StringBuilder();
    if (uri.getScheme() != null) {
      url.append(uri.getScheme()).append(':');
    }
    if (uri.getRawAuthority() != null) {
      String authority = uri.getRawAuthority();
      int at = authority.lastIndexOf('@');
      url.append("//").append(at < 0 ? authority : MASK + authority.substring(at));
    }
    url.append(uri.getRawPath() == null ? "" : uri.getRawPath());
    if (uri.getRawQuery() != null) {
      url.append('?').append(query(uri.getRawQuery()));
    }
    return text(url.toString());
  }

  private static String query(String query) {
    StringBuilder masked = new StringBuilder();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      masked.append(masked.isEmpty() ? "" : "&");
      masked.append(equals >= 0 && secret(name) ? name + '=' + MASK : pair);
    }
    return masked.toString();
  }

  private static boolean secret(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return SECRET.matcher(lower).matches() && !PAGING.matcher(lower).matches();
  }
}
