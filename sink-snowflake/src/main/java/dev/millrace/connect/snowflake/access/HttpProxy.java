package dev.millrace.connect.snowflake.access;

import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The proxy by which Snowflake is reached. Immutable; {@code toString} shows no secret.
 *
 * @param user empty for none
 * @param except hosts that are reached without it, such as {@code *.example.com|10.*}; empty for
 *     none
 */
public record HttpProxy(
    String host, int port, String user, Optional<String> password, String except) {

  /** As the driver is told. */
  public Map<String, String> properties() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("useProxy", "true");
    properties.put("proxyHost", host);
    properties.put("proxyPort", Integer.toString(port));
    if (!user.isEmpty()) {
      properties.put("proxyUser", user);
    }
    password.ifPresent(secret -> properties.put("proxyPassword", secret));
    if (!except.isEmpty()) {
      properties.put("nonProxyHosts", except);
    }
    return properties;
  }

  /** As Java's HTTP client is told. */
  ProxySelector selector() {
    Proxy proxy = new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(host, port));
    return new ProxySelector() {
      @Override
      public List<Proxy> select(URI uri) {
        return List.of(excepts(uri.getHost()) ? Proxy.NO_PROXY : proxy);
      }

      @Override
      public void connectFailed(URI uri, SocketAddress address, IOException e) {
        // The client's own error tells.
      }
    };
  }

  private boolean excepts(String target) {
    for (String pattern : except.split("\\|", -1)) {
      String regex = Pattern.quote(pattern.strip()).replace("*", "\\E.*\\Q");
      if (target.matches("(?i)" + regex)) {
        return true;
      }
    }
    return false;
  }

  /** Who is at the proxy, for Java's HTTP client. */
  Authenticator authenticator() {
    return new Authenticator() {
      @Override
      protected PasswordAuthentication getPasswordAuthentication() {
        return getRequestorType() == RequestorType.PROXY && !user.isEmpty()
            ? new PasswordAuthentication(user, password.orElse("").toCharArray())
            : null;
      }
    };
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
