package dev.millrace.sandbox.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Talks to a server's {@link ControlEndpoint}. Safe for use by several threads. */
public final class ControlClient {

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  private final String server;
  private final URI endpoint;
  private final String secret;

  /**
   * A client of one server.
   *
   * @param server its name for messages, such as {@code S3 server}
   * @param secret what it was started with
   */
  public ControlClient(String server, URI endpoint, String secret) {
    this.server = server;
    this.endpoint = endpoint;
    this.secret = secret;
  }

  /**
   * Has a command run.
   *
   * @param command a name and, behind a question mark, its parameters
   * @param body may be empty
   * @return what the command gave; an empty object if nothing
   * @throws IllegalStateException if the server refuses it
   * @throws UncheckedIOException if it does not answer
   */
  public JsonNode run(String method, String command, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint.resolve(ControlEndpoint.PATH + command))
            .timeout(Duration.ofSeconds(30))
            .header("Authorization", ControlEndpoint.authorization(secret))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(
            "The " + server + " refused " + method + " " + command + ": " + response.body());
      }
      return ControlEndpoint.MAPPER.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException("The " + server + " did not answer to " + command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for the " + server, e);
    }
  }
}
