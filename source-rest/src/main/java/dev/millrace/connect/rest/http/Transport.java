package dev.millrace.connect.rest.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpResponse;

/** Sends requests over connections that are kept. Thread-safe. */
interface Transport {
  /**
   * An answer as it came.
   *
   * @param server whom the connection is with; null if that isn't known
   * @param connection ends what is under way, and frees it
   */
  record Raw(
      int status,
      List<Header> headers,
      InputStream body,
      InetAddress server,
      Closeable connection) {

    static Raw of(
        HttpResponse response, HttpClientContext context, InputStream body, Closeable connection) {
      List<Header> headers =
          Arrays.stream(response.getHeaders())
              .map(h -> Header.of(h.getName(), h.getValue() == null ? "" : h.getValue()))
              .toList();
      InetAddress server =
          context.getEndpointDetails() != null
                  && context.getEndpointDetails().getRemoteAddress() instanceof InetSocketAddress at
              ? at.getAddress()
              : null;
      return new Raw(response.getCode(), headers, body, server, connection);
    }
  }

  /**
   * @throws IOException if no answer came
   */
  Raw send(Request request) throws IOException;

  /** Ends what is under way, too. */
  void close();

  /** What a request needs to answer a challenge. */
  static HttpClientContext context(Request request) {
    HttpClientContext context = HttpClientContext.create();
    if (request.digest() != null) {
      Origin origin = Origin.of(request.uri());
      context.setCredentialsProvider(
          logins(new HttpHost(origin.scheme(), origin.host(), origin.port()), request.digest()));
    }
    return context;
  }

  /**
   * Has a client go through a proxy.
   *
   * @param proxy null for none
   * @param host takes where it is
   * @param logins takes what it asks for, if it does
   */
  static void through(
      Proxy proxy, Consumer<HttpHost> host, Consumer<BasicCredentialsProvider> logins) {
    if (proxy == null) {
      return;
    }
    HttpHost at = new HttpHost(proxy.host(), proxy.port());
    host.accept(at);
    if (proxy.login() != null) {
      logins.accept(logins(at, proxy.login()));
    }
  }

  /** A login at one host. */
  private static BasicCredentialsProvider logins(HttpHost host, Login login) {
    BasicCredentialsProvider logins = new BasicCredentialsProvider();
    logins.setCredentials(
        new AuthScope(host),
        new UsernamePasswordCredentials(login.user(), login.password().toCharArray()));
    return logins;
  }
}
