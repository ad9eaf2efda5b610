package dev.millrace.connect.rest.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.connect.rest.http.Answer;
import dev.millrace.connect.rest.http.Body;
import dev.millrace.connect.rest.http.Client;
import dev.millrace.connect.rest.http.Header;
import dev.millrace.connect.rest.http.Login;
import dev.millrace.connect.rest.http.Request;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Asks for tokens (RFC 6749, sections 2.3.1, 4.4 and 6). Thread-safe.
 *
 * @param login the client's id and secret; null for a client without
 * @param place where the login goes
 * @param parameters further ones, such as scope or audience
 */
public record TokenEndpoint(
    Client client,
    URI uri,
    Login login,
    LoginPlace place,
    Map<String, String> parameters,
    InstantSource clock) {
  private static final int HEAD = 500;

  /** Where a client's id and secret stand. */
  public enum LoginPlace {
    BODY,
    BASIC
  }

  public TokenEndpoint {
    parameters = Map.copyOf(parameters);
  }

  /**
   * Asks for tokens.
   *
   * @param grant the grant's own parameters
   * @throws IOException if none came, which a later try may mend
   * @throws ConnectException if they are refused
   */
  Tokens ask(Map<String, String> grant) throws IOException {
    long askedMs = clock.millis();
    Request request = request(grant);
    try (Answer answer = client.send(request, unsigned -> unsigned)) {
      if (answer.status() == 200) {
        return TokenAnswer.read(client.name(request), answer, askedMs);
      }
      String message =
          client.name(request)
              + ": no token, but status "
              + answer.status()
              + ": "
              + client.masks().text(answer.head(HEAD));
      if (answer.status() >= 500 || answer.status() == 429 || answer.status() == 408) {
        throw new IOException(message);
      }
      throw new ConnectException(message);
    }
  }

  private Request request(Map<String, String> grant) {
    Map<String, String> form = new LinkedHashMap<>(grant);
    form.putAll(parameters);
    if (login != null && place == LoginPlace.BODY) {
      form.put("client_id", login.user());
      form.put("client_secret", login.password());
    }
    Request request =
        Request.post(uri, Body.form(form)).with(Header.of("Accept", "application/json"));
    return login != null && place == LoginPlace.BASIC
        ? request.with(Auth.Basic.header(encoded(login.user()), encoded(login.password())))
        : request;
  }

  /** RFC 6749 encodes both as a form does, before they are joined. */
  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
