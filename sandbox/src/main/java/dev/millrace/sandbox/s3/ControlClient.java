package dev.millrace.sandbox.s3;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Talks to a server's {@link ControlEndpoint}. */
final class ControlClient {

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  private final URI endpoint;
  private final S3Credentials credentials;

  ControlClient(URI endpoint, S3Credentials credentials) {
    this.endpoint = endpoint;
    this.credentials = credentials;
  }

  /**
   * Has a command run.
   *
   * @param body may be empty
   * @throws IllegalStateException if the server refuses it
   */
  JsonNode run(String method, String command, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint.resolve(ControlEndpoint.PATH + command))
            .timeout(Duration.ofSeconds(30))
            .header("Authorization", ControlEndpoint.authorization(credentials))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(
            "The S3 server refused " + method + " " + command + ": " + response.body());
      }
      return ControlJson.MAPPER.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException("The S3 server did not answer to " + command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for the S3 server", e);
    }
  }
}
