package dev.millrace.connect.file.store.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.millrace.connect.common.config.Messages;
import dev.millrace.connect.files.storage.StoreException.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/** An access token of OAuth 2.0, renewed before it ends. Used by any thread. */
public final class Token {
  private static final Duration EARLY = Duration.ofMinutes(2);
  private static final JsonFactory JSON = new JsonFactory();

  private final Http http;
  private final Supplier<HttpRequest> request;
  private final Clock clock;
  private String token = "";
  private Instant renewal = Instant.MIN;

  /**
   * @param request asks for a new one
   */
  public Token(Http http, Supplier<HttpRequest> request) {
    this(http, request, Clock.systemUTC());
  }

  Token(Http http, Supplier<HttpRequest> request, Clock clock) {
    this.http = http;
    this.request = request;
    this.clock = clock;
  }

  /** The token; a secret. */
  public synchronized String get() {
    if (!clock.instant().isBefore(renewal)) {
      renew();
    }
    return token;
  }

  private void renew() {
    String found = "";
    long seconds = 300;
    try (InputStream body = http.send("logging in by", "OAuth", request.get()).body();
        JsonParser json = JSON.createParser(body)) {
      while (json.nextToken() != null) {
        if (json.currentToken() == JsonToken.FIELD_NAME) {
          String name = json.currentName();
          json.nextToken();
          if (name.equals("access_token")) {
            found = json.getText();
          } else if (name.equals("expires_in")) {
            seconds = json.getValueAsLong(seconds);
          }
        }
      }
    } catch (IOException e) {
      throw http.failed(Fault.TRANSIENT, "logging in by", "OAuth", Messages.of(e), e);
    }
    if (found.isEmpty()) {
      throw http.failed(
          Fault.REFUSED, "logging in by", "OAuth", "no access_token in the answer", null);
    }
    token = found;
    renewal = clock.instant().plusSeconds(seconds).minus(EARLY);
  }
}
