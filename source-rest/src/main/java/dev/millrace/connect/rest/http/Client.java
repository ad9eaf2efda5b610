package dev.millrace.connect.rest.http;

import dev.millrace.connect.common.config.Messages;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Sends requests, one after another on each thread, over connections that are kept. It tries
 * nothing twice but what a redirect or a digest challenge asks for. Thread-safe.
 */
public final class Client implements AutoCloseable {
  /** Bytes of an unread answer that are cheaper to read than a new connection. */
  private static final int WORTH_READING = 16 * 1024;

  /** Connections to addresses of a kind. */
  private record Route(AddressGuard guard, Transport transport) {
    private static Route of(ClientSettings settings, AddressGuard guard) {
      return new Route(
          guard,
          settings.version() == HttpVersion.HTTP_1_1
              ? new BlockingTransport(settings, guard)
              : new AsyncTransport(settings, guard));
    }
  }

  private final ClientSettings settings;
  private final Predicate<InetAddress> inside;
  private final Route direct;

  /** For what redirects from outside lead to; the connections are its own, for none is checked. */
  private final Route outside;

  public Client(ClientSettings settings) {
    this(settings, AddressGuard::isPrivate);
  }

  /**
   * @param inside tells addresses of private networks, to which no redirect from others may lead
   */
  Client(ClientSettings settings, Predicate<InetAddress> inside) {
    this.settings = settings;
    this.inside = inside;
    this.direct = Route.of(settings, settings.linkLocal() ? null : AddressGuard.ofAll());
    this.outside =
        settings.linkLocal() ? direct : Route.of(settings, AddressGuard.ofRedirects(inside));
  }

  /**
   * Sends a request as {@code signer} signs it, and follows redirects.
   *
   * @return an answer of any status, which the caller closes
   * @throws IOException if no answer came, which a later try may mend; the message names the URL,
   *     secrets masked
   * @throws ConnectException if no later try can mend it: a refused address, too many redirects
   */
  public Answer send(Request request, Signer signer) throws IOException {
    Request next = request;
    Route route = direct;
    boolean trusted = true;
    for (int followed = 0; ; followed++) {
      Answer answer = exchange(trusted ? signer.sign(next) : next, route);
      if (settings.redirects() == 0 || !Redirects.is(answer)) {
        return answer;
      }
      try (answer) {
        if (followed == settings.redirects()) {
          throw new ConnectException(
              name(request) + " was redirected more than " + settings.redirects() + " times");
        }
        Request after = Redirects.next(next, answer, settings.masks());
        if (isOutside(answer)) {
          route = outside;
        }
        trusted &= Origin.of(after.uri()).equals(Origin.of(next.uri()));
        next = after;
        answer.body().readNBytes(WORTH_READING);
      }
    }
  }

  /** Behind a proxy, a name may be anywhere. */
  private boolean isOutside(Answer answer) throws IOException {
    InetAddress server =
        settings.proxy() == null
            ? answer.server()
            : AddressGuard.literal(answer.request().uri().getHost());
    return server == null || !inside.test(server);
  }

  private Answer exchange(Request request, Route route) throws IOException {
    String name = name(request);
    try {
      if (settings.proxy() != null && route.guard() != null) {
        route.guard().checkLiteral(request.uri().getHost());
      }
      return answer(request, name, route.transport().send(request));
    } catch (AddressGuard.Refused e) {
      throw new ConnectException(name + ": " + e.getMessage(), e);
    } catch (SocketTimeoutException e) {
      throw new IOException(
          name
              + ": no answer, within "
              + settings.timeouts().connectMs()
              + " ms for the connection and "
              + settings.timeouts().answerMs()
              + " ms for the answer: "
              + Messages.of(e),
          e);
    } catch (IOException e) {
      throw new IOException(name + ": " + settings.masks().text(Messages.of(e)), e);
    }
  }

  private Answer answer(Request request, String name, Transport.Raw raw) {
    List<String> codings =
        raw.headers().stream()
            .filter(h -> h.is("Content-Encoding"))
            .flatMap(h -> Arrays.stream(h.value().split(",", -1)))
            .map(String::strip)
            .toList();
    BodyStream body =
        new BodyStream(name, raw.body(), codings, settings.limits(), settings.timeouts());
    return new Answer(request, raw, body);
  }

  /** How messages name the request: method and URL, secrets masked. */
  public String name(Request request) {
    return request.method() + " " + settings.masks().url(request.uri());
  }

  public Masks masks() {
    return settings.masks();
  }

  /** Ends what is under way, too. */
  @Override
  public void close() {
    direct.transport().close();
    outside.transport().close();
  }
}
