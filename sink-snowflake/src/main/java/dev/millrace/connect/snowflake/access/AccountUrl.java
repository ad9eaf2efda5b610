package dev.millrace.connect.snowflake.access;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where an account is reached.
 *
 * @param scheme {@code https}, or {@code http} for servers that stand in for Snowflake
 */
public record AccountUrl(String scheme, String host, int port) {

  /**
   * @param text such as {@code acme.snowflakecomputing.com:443}, with or without scheme and port
   * @throws IllegalArgumentException if it is none; the message completes a sentence
   */
  public static AccountUrl parse(String text) {
    String whole = text.strip();
    if (!whole.matches("(?i)https?://.*")) {
      whole = "https://" + whole;
    }
    try {
      URI uri = new URI(whole);
      String path = uri.getRawPath();
      if (uri.getHost() == null
          || uri.getRawUserInfo() != null
          || uri.getRawQuery() != null
          || !(path == null || path.isEmpty() || path.equals("/"))) {
        throw new URISyntaxException(text, "no host alone");
      }
      String scheme = uri.getScheme().toLowerCase(java.util.Locale.ROOT);
      int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("http") ? 80 : 443;
      return new AccountUrl(scheme, uri.getHost(), port);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "must be the account's host, such as myorg-myaccount.snowflakecomputing.com");
    }
  }

  /** The account's name, as far as the host tells. */
  public String account() {
    return host.contains(".") ? host.substring(0, host.indexOf('.')) : host;
  }

  boolean plain() {
    return scheme.equals("http");
  }

  @Override
  public String toString() {
    return scheme + "://" + host + ":" + port;
  }
}
