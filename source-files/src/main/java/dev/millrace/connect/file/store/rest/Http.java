package dev.millrace.connect.file.store.rest;

import dev.millrace.connect.common.config.Messages;
import dev.millrace.connect.files.storage.StoreException;
import dev.millrace.connect.files.storage.StoreException.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;
import javax.net.ssl.SSLException;

/** Sends requests to one service, and tells its refusals. Used by any thread. */
public final class Http implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration SILENCE = Duration.ofSeconds(60);

  /** More of an error's body is of no use to anybody. */
  private static final int MOST_REASON = 2_000;

  private final HttpClient client;
  private final String describe;
  private final Function<Fault, String> advice;
  private final Silence silence;

  private Http(String describe, Function<Fault, String> advice, Duration silence) {
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    this.describe = describe;
    this.advice = advice;
    this.silence = new Silence(silence);
  }

  /**
   * Follows no redirects: a signature is for one host alone.
   *
   * @param describe as messages name the store
   * @param advice what to do about a fault, as the end of a sentence; "" for nothing
   */
  public static Http of(String describe, Function<Fault, String> advice) {
    return new Http(describe, advice, SILENCE);
  }

  /** Visible for testing: {@code silence} is how long a body may say nothing. */
  static Http of(String describe, Duration silence) {
    return new Http(describe, fault -> "", silence);
  }

  /**
   * An answer whose status is below 400; the caller closes its body, which breaks off when nothing
   * comes for a minute.
   *
   * @throws StoreException otherwise
   */
  public Answer send(String doing, String path, HttpRequest request) {
    HttpResponse<InputStream> answer;
    try {
      answer =
          client.send(
              HttpRequest.newBuilder(request, (name, value) -> true).timeout(SILENCE).build(),
              BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(Fault.TRANSIENT, doing, path, "interrupted", e);
    } catch (IOException e) {
      throw failed(fault(e), doing, path, Messages.of(e), e);
    }
    if (answer.statusCode() < 400) {
      return new Answer(answer.statusCode(), answer.headers(), silence.watch(answer.body()));
    }
    throw failed(fault(answer.statusCode()), doing, path, reason(answer), null);
  }

  private static Fault fault(IOException e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof SSLException) {
        return Fault.UNTRUSTED;
      }
      if (t instanceof ConnectException
          || t instanceof HttpConnectTimeoutException
          || t instanceof UnresolvedAddressException) {
        return Fault.UNREACHABLE;
      }
    }
    return Fault.TRANSIENT;
  }

  private static Fault fault(int status) {
    return switch (status) {
      case 401 -> Fault.WRONG_SECRET;
      case 403 -> Fault.DENIED;
      case 404 -> Fault.NO_SUCH_FILE;
      case 409, 412 -> Fault.REPLACED;
      case 408, 500, 502, 504 -> Fault.TRANSIENT;
      case 429, 503 -> Fault.THROTTLED;
      case 501 -> Fault.UNSUPPORTED;
      default -> Fault.REFUSED;
    };
  }

  /**
   * An answer.
   *
   * @param body to be closed
   */
  public record Answer(int status, HttpHeaders headers, InputStream body) {
    /** "" if there is none. */
    public String header(String name) {
      return headers.firstValue(name).orElse("");
    }

    /** For who wants nothing of the body. */
    public void discard() {
      try {
        body.close();
      } catch (IOException e) {
        // Nothing of it is wanted.
      }
    }
  }

  private static String reason(HttpResponse<InputStream> answer) {
    String text = "";
    try (InputStream body = answer.body()) {
      text =
          new String(body.readNBytes(MOST_REASON), StandardCharsets.UTF_8)
              .replaceAll("\\p{Cntrl}+", " ")
              .strip();
    } catch (IOException e) {
      // The status says enough.
    }
    return answer.statusCode() + (text.isEmpty() ? "" : " " + text);
  }

  /** The exception for a failure, with its advice. */
  public StoreException failed(
      Fault fault, String doing, String path, String reason, Exception cause) {
    return new StoreException(
        fault,
        describe + " failed while " + doing + " '" + path + "': " + reason + advice.apply(fault),
        cause);
  }

  @Override
  public void close() {
    silence.close();
  }
}
