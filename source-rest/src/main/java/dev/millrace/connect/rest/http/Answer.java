package dev.millrace.connect.rest.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.Charset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.ContentType;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * What a server answered. Used by one thread. Closing one that isn't read to its end drops the
 * connection.
 */
public final class Answer implements AutoCloseable {
  /** Most bytes that {@link #head} looks at. */
  public static final int HEAD = 64 * 1024;

  private static final Pattern CHARSET =
      Pattern.compile("(?i);\\s*charset\\s*=\\s*[\"']?([^\\s;\"']+)");

  private final Request request;
  private final Transport.Raw raw;
  private final BufferedInputStream body;

  Answer(Request request, Transport.Raw raw, InputStream body) {
    this.request = request;
    this.raw = raw;
    this.body = new BufferedInputStream(body, 8192);
  }

  /** The question as it was sent: signed, redirects followed. */
  public Request request() {
    return request;
  }

  /** Whom the connection is with: the server, or a proxy; null if that isn't known. */
  InetAddress server() {
    return raw.server();
  }

  public int status() {
    return raw.status();
  }

  public List<Header> headers() {
    return raw.headers();
  }

  /** The value of the first header of a name, or null. */
  public String header(String name) {
    return raw.headers().stream()
        .filter(h -> h.is(name))
        .map(Header::value)
        .findFirst()
        .orElse(null);
  }

  /**
   * The body, decoded.
   *
   * <p>Reads fail with an {@link IOException} if it stalls or is cut off, and with a {@link
   * org.apache.kafka.connect.errors.ConnectException} if it is over a limit; both name the URL.
   */
  public InputStream body() {
    return body;
  }

  /** The body's charset as its content type says; UTF-8 if it doesn't. */
  public Charset charset() {
    ContentType type = ContentType.parseLenient(header("Content-Type"));
    return type == null ? UTF_8 : type.getCharset(UTF_8);
  }

  /**
   * The charset that the content type names; null if it names none.
   *
   * @throws ConnectException if Java doesn't know it
   */
  public Charset toldCharset() {
    Matcher named = CHARSET.matcher(String.valueOf(header("Content-Type")));
    if (!named.find()) {
      return null;
    }
    try {
      return Charset.forName(named.group(1));
    } catch (IllegalArgumentException e) {
      throw new ConnectException(
          "An answer says that it is in '"
              + named.group(1)
              + "', which is no charset that Java knows: set charset to that which it is in",
          e);
    }
  }

  /**
   * The first {@code most} bytes of the body as text, which stay to be read.
   *
   * @param most at most {@link #HEAD}; nothing of the body has been read yet
   */
  public String head(int most) throws IOException {
    body.mark(most);
    byte[] bytes = body.readNBytes(most);
    body.reset();
    return new String(bytes, charset());
  }

  @Override
  public void close() throws IOException {
    raw.connection().close();
    body.close();
  }
}
