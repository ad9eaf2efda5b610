package dev.millrace.connect.rest.http;

import java.net.URI;
import java.util.Locale;

/**
 * Scheme, host and port (RFC 6454): what credentials are for.
 *
 * @param host in lower case
 */
public record Origin(String scheme, String host, int port) {
  public static Origin of(URI uri) {
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
    return new Origin(scheme, uri.getHost().toLowerCase(Locale.ROOT), port);
  }

  /** Host and port as the header Host has them. */
  public String authority() {
    return port == (scheme.equals("https") ? 443 : 80) ? host : host + ":" + port;
  }

  @Override
  public String toString() {
    return scheme + "://" + host + ":" + port;
  }
}
