package dev.millrace.connect.rest.paging;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Where links out of answers may lead, for credentials go with them.
 *
 * @param base what the configuration asks: its scheme, host and port are allowed
 * @param others further hosts, in lower case; they are asked by {@code https}, or as {@code base}
 * @param secrets names of query parameters that are taken out of links, for credentials are put in
 *     anew and don't belong into an offset
 */
public record Hosts(URI base, Set<String> others, Set<String> secrets) {
  public Hosts {
    others = others.stream().map(each -> each.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    secrets = Set.copyOf(secrets);
  }

  /**
   * A link, made absolute.
   *
   * @param from what a relative one counts from
   * @throws ConnectException if it is none, or leads to where nothing is allowed to
   */
  URI follow(URI from, String link) {
    URI to;
    try {
      to = References.resolve(from, link);
    } catch (URISyntaxException e) {
      // Not the exception's message, nor the link's query: it may hold a secret.
      throw new ConnectException("The link to the next page is no URL: " + shown(link));
    }
    check(to, link);
    return secrets.isEmpty() || to.getRawQuery() == null ? to : withoutSecrets(to);
  }

  private void check(URI to, String link) {
    String scheme = to.getScheme() == null ? "" : to.getScheme().toLowerCase(Locale.ROOT);
    String host = to.getHost() == null ? "" : to.getHost().toLowerCase(Locale.ROOT);
    boolean same = host.equalsIgnoreCase(base.getHost()) && port(to) == port(base) && known(scheme);
    if (to.getRawUserInfo() != null || !(same || (others.contains(host) && known(scheme)))) {
      throw new ConnectException(
          "The link to the next page leads away from "
              + base.getScheme()
              + "://"
              + base.getRawAuthority()
              + ", and credentials would go with it: "
              + shown(link)
              + ". If it is right, add the host to those that links may lead to");
    }
  }

  private boolean known(String scheme) {
    return scheme.equals("https") || scheme.equalsIgnoreCase(base.getScheme());
  }

  private static int port(URI url) {
    if (url.getPort() >= 0) {
      return url.getPort();
    }
    return "http".equalsIgnoreCase(url.getScheme()) ? 80 : 443;
  }

  private static String shown(String link) {
    int query = link.indexOf('?');
    return "'" + Excerpt.of(query < 0 ? link : link.substring(0, query) + "?...") + "'";
  }

  private URI withoutSecrets(URI url) {
    String kept =
        Arrays.stream(url.getRawQuery().split("&"))
            .filter(each -> !secrets.contains(each.split("=", 2)[0]))
            .collect(Collectors.joining("&"));
    String text = url.toString();
    return URI.create(text.substring(0, text.indexOf('?')) + (kept.isEmpty() ? "" : "?" + kept));
  }
}
