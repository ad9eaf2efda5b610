package dev.millrace.connect.rest.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.concurrent.DefaultThreadFactory;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.http.nio.entity.AsyncEntityProducers;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.http2.config.H2Config;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.Timeout;

/** HTTP/2, or what a server agrees to, on a thread of its own. */
final class AsyncTransport implements Transport {
  private final Timeouts timeouts;
  private final CloseableHttpAsyncClient http;
  private final Set<BodyPipe> underWay = ConcurrentHashMap.newKeySet();

  /**
   * @param guard null for none
   */
  AsyncTransport(ClientSettings settings, AddressGuard guard) {
    timeouts = settings.timeouts();
    HttpAsyncClientBuilder client =
        HttpAsyncClientBuilder.create()
            .setConnectionManager(pool(settings, guard))
            .setIOReactorConfig(IOReactorConfig.custom().setIoThreadCount(1).build())
            .setThreadFactory(new DefaultThreadFactory("millrace-http", true))
            .setHttp1Config(Http1Config.custom().setInitialWindowSize(BodyPipe.CAPACITY).build())
            .setH2Config(
                H2Config.custom()
                    .setPushEnabled(false)
                    .setInitialWindowSize(BodyPipe.CAPACITY)
                    .build())
            .setDefaultRequestConfig(BlockingTransport.request(timeouts))
            .setUserAgent("Millrace")
            .disableRedirectHandling()
            .disableCookieManagement()
            .disableContentCompression()
            .disableAutomaticRetries();
    Transport.through(settings.proxy(), client::setProxy, client::setDefaultCredentialsProvider);
    http = client.build();
    http.start();
  }

  private static PoolingAsyncClientConnectionManager pool(
      ClientSettings settings, AddressGuard guard) {
    Timeouts timeouts = settings.timeouts();
    // Longer than the pipe's own limits, which say what was waited for.
    long silentMs = 1_000L + Math.max(timeouts.answerMs(), timeouts.readMs());
    PoolingAsyncClientConnectionManagerBuilder pool =
        PoolingAsyncClientConnectionManagerBuilder.create()
            .setMaxConnPerRoute(settings.connections())
            .setMaxConnTotal(settings.connections() * 4)
            .setDefaultConnectionConfig(BlockingTransport.connection(timeouts, silentMs))
            .setDefaultTlsConfig(
                TlsConfig.custom()
                    .setHandshakeTimeout(Timeout.ofMilliseconds(timeouts.connectMs()))
                    .setVersionPolicy(
                        settings.version() == HttpVersion.HTTP_2
                            ? HttpVersionPolicy.FORCE_HTTP_2
                            : HttpVersionPolicy.NEGOTIATE)
                    .build());
    if (guard != null) {
      pool.setDnsResolver(guard);
    }
    if (settings.tls() != null) {
      pool.setTlsStrategy(
          ClientTlsStrategyBuilder.create().setSslContext(settings.tls()).buildAsync());
    }
    return pool.build();
  }

  @Override
  public Raw send(Request request) throws IOException {
    HttpClientContext context = Transport.context(request);
    BodyPipe pipe = new BodyPipe(timeouts.readMs());
    underWay.add(pipe);
    Future<Void> call = http.execute(producer(request, pipe), pipe, context, pipe);
    Closeable connection =
        () -> {
          underWay.remove(pipe);
          if (pipe.drop()) {
            call.cancel(true);
          }
        };
    try {
      // For a free connection, then for it to open, then for TLS on it.
      long openMs = timeouts.answerMs() + 2L * timeouts.connectMs();
      return Raw.of(pipe.head(openMs, timeouts.answerMs()), context, pipe.body(), connection);
    } catch (InterruptedException e) {
      connection.close();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (IOException e) {
      connection.close();
      throw e;
    }
  }

  private static BasicRequestProducer producer(Request request, BodyPipe pipe) {
    BasicHttpRequest message = new BasicHttpRequest(request.method(), request.uri());
    request.sent().forEach(header -> message.setHeader(header.name(), header.value()));
    return new BasicRequestProducer(
        message,
        request.body() == null ? null : AsyncEntityProducers.create(request.body().bytes(), null)) {
      @Override
      public void sendRequest(RequestChannel channel, HttpContext context)
          throws HttpException, IOException {
        pipe.connected();
        super.sendRequest(channel, context);
      }
    };
  }

  @Override
  public void close() {
    http.close(CloseMode.IMMEDIATE);
    // It leaves those that wait to their timeouts.
    underWay.forEach(pipe -> pipe.failed(new ConnectionClosedException("the client was closed")));
  }
}
