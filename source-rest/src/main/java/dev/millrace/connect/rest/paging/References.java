package dev.millrace.connect.rest.paging;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;

/** Relative references (RFC 3986), which {@link URI#resolve} takes as an older RFC had them. */
final class References {
  /** APIs write these into links as they are, and every browser encodes them. */
  private static final String TO_ENCODE = " \"<>\\^`{|}";

  private References() {}

  /**
   * @throws URISyntaxException if it is none
   */
  static URI resolve(URI base, String reference) throws URISyntaxException {
    String text = encoded(reference.strip());
    if (text.isEmpty() || text.startsWith("?") || text.startsWith("#")) {
      String before = base.toString();
      return new URI(upTo(text.startsWith("?") ? "?#" : "#", before) + text);
    }
    boolean bare = base.getRawPath() == null || base.getRawPath().isEmpty();
    return (bare ? new URI(upTo("?#", base.toString()) + "/") : base).resolve(new URI(text));
  }

  private static String upTo(String ends, String text) {
    int at = 0;
    while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(0, at);
  }

  private static String encoded(String text) {
    StringBuilder encoded = new StringBuilder(text.length());
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      if (each < 0 || TO_ENCODE.indexOf(each) >= 0) {
        encoded.append('%').append(String.format("%02X", each & 0xff));
      } else {
        encoded.append((char) each);
      }
    }
    return encoded.toString();
  }
}
