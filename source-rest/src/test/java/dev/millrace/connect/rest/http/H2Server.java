package dev.millrace.connect.rest.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.Message;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.impl.bootstrap.HttpAsyncServer;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.AsyncRequestConsumer;
import org.apache.hc.core5.http.nio.AsyncServerRequestHandler;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.entity.AsyncEntityProducers;
import org.apache.hc.core5.http.nio.entity.StringAsyncEntityConsumer;
import org.apache.hc.core5.http.nio.support.AsyncResponseBuilder;
import org.apache.hc.core5.http.nio.support.BasicRequestConsumer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.http2.impl.nio.bootstrap.H2ServerBootstrap;
import org.apache.hc.core5.http2.ssl.H2ServerTlsStrategy;
import org.apache.hc.core5.io.CloseMode;

/** A real server of HTTP/2 at https://localhost, which notes what it was asked. */
final class H2Server implements AutoCloseable {
  /** A request as it came. */
  record Got(String version, String method, String path, String body, String from) {}

  private final H2ServerBootstrap bootstrap;
  private final List<Got> got = new CopyOnWriteArrayList<>();
  private HttpAsyncServer server;
  private int port;
  private volatile Beginning begun;

  H2Server(SSLContext context) {
    bootstrap =
        H2ServerBootstrap.bootstrap()
            .setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_2)
            .setTlsStrategy(new H2ServerTlsStrategy(context));
  }

  H2Server on(String path, Supplier<AsyncEntityProducer> body) {
    bootstrap.register(
        path,
        new AsyncServerRequestHandler<Message<HttpRequest, String>>() {
          @Override
          public AsyncRequestConsumer<Message<HttpRequest, String>> prepare(
              HttpRequest request, EntityDetails entity, HttpContext context) {
            return new BasicRequestConsumer<>(
                entity == null ? null : new StringAsyncEntityConsumer());
          }

          @Override
          public void handle(
              Message<HttpRequest, String> message, ResponseTrigger trigger, HttpContext context)
              throws HttpException, IOException {
            HttpRequest request = message.getHead();
            got.add(
                new Got(
                    String.valueOf(context.getProtocolVersion()),
                    request.getMethod(),
                    request.getPath(),
                    message.getBody(),
                    String.valueOf(
                        HttpCoreContext.cast(context).getEndpointDetails().getRemoteAddress())));
            trigger.submitResponse(
                AsyncResponseBuilder.create(200).setEntity(body.get()).build(), context);
          }
        });
    return this;
  }

  H2Server on(String path, byte[] body) {
    return on(path, () -> AsyncEntityProducers.create(body, ContentType.TEXT_PLAIN));
  }

  H2Server start() throws IOException {
    server = bootstrap.create();
    server.start();
    try {
      port =
          ((InetSocketAddress)
                  server
                      .listen(
                          new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                          URIScheme.HTTPS)
                      .get()
                      .getAddress())
              .getPort();
    } catch (InterruptedException | ExecutionException e) {
      throw new IOException(e);
    }
    return this;
  }

  URI uri(String path) {
    return URI.create("https://localhost:" + port + path);
  }

  List<Got> got() {
    return got;
  }

  @Override
  public void close() {
    server.close(CloseMode.IMMEDIATE);
  }

  /** A body of which 5 bytes come, and no more until the stream is reset. */
  Supplier<AsyncEntityProducer> beginning() {
    return () -> begun = new Beginning();
  }

  void reset() throws IOException {
    begun.reset();
  }

  private static final class Beginning implements AsyncEntityProducer {
    private volatile DataStreamChannel to;
    private volatile boolean reset;

    private void reset() throws IOException {
      reset = true;
      to.requestOutput();
    }

    @Override
    public boolean isRepeatable() {
      return false;
    }

    @Override
    public void failed(Exception cause) {}

    @Override
    public int available() {
      return to == null || reset ? 1 : 0;
    }

    @Override
    public void produce(DataStreamChannel channel) throws IOException {
      if (reset) {
        throw new IOException("no more");
      }
      if (to == null && channel.write(ByteBuffer.wrap("begin".getBytes(UTF_8))) > 0) {
        to = channel;
      }
    }

    @Override
    public void releaseResources() {}

    @Override
    public long getContentLength() {
      return -1;
    }

    @Override
    public String getContentType() {
      return "text/plain";
    }

    @Override
    public String getContentEncoding() {
      return null;
    }

    @Override
    public boolean isChunked() {
      return true;
    }

    @Override
    public Set<String> getTrailerNames() {
      return Set.of();
    }
  }
}
