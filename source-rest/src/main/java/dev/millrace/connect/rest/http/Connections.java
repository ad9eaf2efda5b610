package dev.millrace.connect.rest.http;

import java.io.IOException;
import java.util.List;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.StandardAuthScheme;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** Apache's client, with all off that {@link Client} does itself or that nobody asked for. */
final class Connections {
  /** Idle connections of that age are looked at before use, for servers close them. */
  private static final TimeValue MAY_BE_STALE = TimeValue.ofSeconds(1);

  private Connections() {}

  /**
   * @param guard null for none
   */
  static CloseableHttpClient of(ClientSettings settings, AddressGuard guard) {
    Timeouts timeouts = settings.timeouts();
    HttpClientBuilder client =
        HttpClientBuilder.create()
            .setConnectionManager(pool(settings, guard).build())
            .setRequestExecutor(new Executor(Timeout.ofMilliseconds(timeouts.readMs())))
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setResponseTimeout(Timeout.ofMilliseconds(timeouts.answerMs()))
                    .setConnectionRequestTimeout(Timeout.ofMilliseconds(timeouts.answerMs()))
                    .setTargetPreferredAuthSchemes(List.of(StandardAuthScheme.DIGEST))
                    .setProtocolUpgradeEnabled(false)
                    .build())
            .setUserAgent("Millrace")
            .disableRedirectHandling()
            .disableCookieManagement()
            .disableContentCompression()
            .disableAutomaticRetries();
    Proxy proxy = settings.proxy();
    if (proxy != null) {
      HttpHost host = new HttpHost(proxy.host(), proxy.port());
      client.setProxy(host);
      if (proxy.login() != null) {
        BasicCredentialsProvider logins = new BasicCredentialsProvider();
        logins.setCredentials(
            new AuthScope(host),
            new UsernamePasswordCredentials(
                proxy.login().user(), proxy.login().password().toCharArray()));
        client.setDefaultCredentialsProvider(logins);
      }
    }
    return client.build();
  }

  private static PoolingHttpClientConnectionManagerBuilder pool(
      ClientSettings settings, AddressGuard guard) {
    Timeout connect = Timeout.ofMilliseconds(settings.timeouts().connectMs());
    PoolingHttpClientConnectionManagerBuilder pool =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setMaxConnPerRoute(settings.connections())
            .setMaxConnTotal(settings.connections() * 4)
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(connect)
                    .setSocketTimeout(connect)
                    .setValidateAfterInactivity(MAY_BE_STALE)
                    .build());
    if (guard != null) {
      pool.setDnsResolver(guard);
    }
    if (settings.tls() != null) {
      pool.setTlsSocketStrategy(
          ClientTlsStrategyBuilder.create().setSslContext(settings.tls()).buildClassic());
    }
    return pool;
  }

  /** Waits as long for a body's next part as was asked for, and not as for its head. */
  private static final class Executor extends HttpRequestExecutor {
    private final Timeout read;

    private Executor(Timeout read) {
      this.read = read;
    }

    @Override
    public ClassicHttpResponse execute(
        ClassicHttpRequest request,
        HttpClientConnection connection,
        HttpResponseInformationCallback information,
        HttpContext context)
        throws IOException, HttpException {
      ClassicHttpResponse response = super.execute(request, connection, information, context);
      connection.setSocketTimeout(read);
      return response;
    }
  }
}
