package dev.millrace.connect.snowflake.access;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Fetches an access token for each log-in (RFC 6749, sections 4.4 and 6). Immutable.
 *
 * @param refreshToken empty to go by the client's own credentials
 */
public record AccessTokens(
    URI endpoint,
    String clientId,
    String clientSecret,
    String refreshToken,
    Optional<String> scope,
    Optional<HttpProxy> proxy) {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /**
   * A token that is good now.
   *
   * @throws SQLException if there is none to be had, with the endpoint's error and no secret
   */
  String fetch() throws SQLException {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint)
            .timeout(LIMIT)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Accept", "application/json")
            .header("Authorization", "Basic " + basic())
            .POST(HttpRequest.BodyPublishers.ofString(form()))
            .build();
    try {
      HttpResponse<String> response = client().send(request, HttpResponse.BodyHandlers.ofString());
      Map<String, String> body = fields(response.body());
      String token = body.get("access_token");
      if (response.statusCode() != 200 || token == null) {
        throw new SQLException(
            endpoint
                + " gives no access token: HTTP "
                + response.statusCode()
                + " "
                + body.getOrDefault("error", "")
                + " "
                + body.getOrDefault("error_description", ""),
            response.statusCode() >= 500 ? Failures.CONNECTION : Failures.LOG_IN);
      }
      return token;
    } catch (IOException e) {
      throw new SQLException(endpoint + " can't be reached", Failures.CONNECTION, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("Interrupted while fetching a token", Failures.CONNECTION, e);
    }
  }

  private HttpClient client() {
    HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(LIMIT);
    proxy.ifPresent(by -> client.proxy(by.selector()).authenticator(by.authenticator()));
    return client.build();
  }

  private String basic() {
    return Base64.getEncoder()
        .encodeToString((clientId + ":" + clientSecret).getBytes(StandardCharsets.UTF_8));
  }

  private String form() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("grant_type", refreshToken.isEmpty() ? "client_credentials" : "refresh_token");
    if (!refreshToken.isEmpty()) {
      fields.put("refresh_token", refreshToken);
    }
    scope.ifPresent(text -> fields.put("scope", text));
    return fields.entrySet().stream()
        .map(
            field ->
                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  /** The texts at the top of a JSON object; none if it is no JSON. */
  private static Map<String, String> fields(String json) {
    Map<String, String> fields = new LinkedHashMap<>();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          if (parser.nextToken() == JsonToken.VALUE_STRING) {
            fields.put(name, parser.getText());
          } else {
            parser.skipChildren();
          }
        }
      }
    } catch (IOException e) {
      return fields; // An error page: the status says enough.
    }
    return fields;
  }

  @Override
  public String toString() {
    return "AccessTokens[" + endpoint + ", " + clientId + "]";
  }
}
