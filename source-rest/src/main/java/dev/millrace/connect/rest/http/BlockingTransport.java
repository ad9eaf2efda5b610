package dev.millrace.connect.rest.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.hc.client5.http.auth.StandardAuthScheme;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.io.ModalCloseable;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * HTTP/1.1 on the caller's thread: Apache's client, with all off that {@link Client} does itself or
 * that nobody asked for.
 */
final class BlockingTransport implements Transport {
  /** Idle connections of that age are looked at before use, for servers close them. */
  private static final TimeValue MAY_BE_STALE = TimeValue.ofSeconds(1);

  private final CloseableHttpClient http;

  /**
   * @param guard null for none
   */
  BlockingTransport(ClientSettings settings, AddressGuard guard) {
    Timeouts timeouts = settings.timeouts();
    HttpClientBuilder client =
        HttpClientBuilder.create()
            .setConnectionManager(pool(settings, guard).build())
            .setRequestExecutor(new Executor(Timeout.ofMilliseconds(timeouts.readMs())))
            .setDefaultRequestConfig(request(timeouts))
            .setUserAgent("Millrace")
            .disableRedirectHandling()
            .disableCookieManagement()
            .disableContentCompression()
            .disableAutomaticRetries();
    Transport.through(settings.proxy(), client::setProxy, client::setDefaultCredentialsProvider);
    http = client.build();
  }

  static RequestConfig request(Timeouts timeouts) {
    return RequestConfig.custom()
        .setResponseTimeout(Timeout.ofMilliseconds(timeouts.answerMs()))
        .setConnectionRequestTimeout(Timeout.ofMilliseconds(timeouts.answerMs()))
        .setTargetPreferredAuthSchemes(List.of(StandardAuthScheme.DIGEST))
        .setProtocolUpgradeEnabled(false)
        .build();
  }

  /**
   * @param silentMs longest silence, in milliseconds, while no other limit holds
   */
  static ConnectionConfig connection(Timeouts timeouts, long silentMs) {
    return ConnectionConfig.custom()
        .setConnectTimeout(Timeout.ofMilliseconds(timeouts.connectMs()))
        .setSocketTimeout(Timeout.ofMilliseconds(silentMs))
        .setValidateAfterInactivity(MAY_BE_STALE)
        .build();
  }

  private static PoolingHttpClientConnectionManagerBuilder pool(
      ClientSettings settings, AddressGuard guard) {
    PoolingHttpClientConnectionManagerBuilder pool =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setMaxConnPerRoute(settings.connections())
            .setMaxConnTotal(settings.connections() * 4)
            .setDefaultConnectionConfig(
                connection(settings.timeouts(), settings.timeouts().connectMs()));
    if (guard != null) {
      pool.setDnsResolver(guard);
    }
    if (settings.tls() != null) {
      pool.setTlsSocketStrategy(
          ClientTlsStrategyBuilder.create().setSslContext(settings.tls()).buildClassic());
    }
    return pool;
  }

  @Override
  public Raw send(Request request) throws IOException {
    HttpClientContext context = Transport.context(request);
    ClassicHttpResponse response = http.executeOpen(null, message(request), context);
    InputStream body =
        response.getEntity() == null
            ? InputStream.nullInputStream()
            : response.getEntity().getContent();
    return Raw.of(response, context, body, () -> drop(response));
  }

  private static ClassicHttpRequest message(Request request) {
    ClassicRequestBuilder message =
        ClassicRequestBuilder.create(request.method()).setUri(request.uri());
    request.sent().forEach(header -> message.setHeader(header.name(), header.value()));
    if (request.body() != null) {
      message.setEntity(new ByteArrayEntity(request.body().bytes(), null));
    }
    return message.build();
  }

  /** Closing it as others are closed would read an endless body to its end. */
  private static void drop(ClassicHttpResponse response) throws IOException {
    if (response instanceof ModalCloseable closeable) {
      closeable.close(CloseMode.IMMEDIATE);
    } else {
      response.close();
    }
  }

  @Override
  public void close() {
    http.close(CloseMode.IMMEDIATE);
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
