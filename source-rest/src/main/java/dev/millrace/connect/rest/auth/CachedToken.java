package dev.millrace.connect.rest.auth;

import dev.millrace.connect.rest.http.Request;
import java.io.IOException;

/** OAuth 2.0 with tokens that can be had again at any time; kept until shortly before they end. */
public final class CachedToken implements Auth {
  private final TokenEndpoint endpoint;
  private final Grant grant;
  private Tokens tokens;

  public CachedToken(TokenEndpoint endpoint, Grant grant) {
    this.endpoint = endpoint;
    this.grant = grant;
  }

  @Override
  public synchronized void prepare() throws IOException {
    if (tokens == null || !tokens.usable(endpoint.clock().millis())) {
      tokens = endpoint.ask(grant.parameters());
    }
  }

  @Override
  public synchronized Request sign(Request request) {
    return request.with(Bearer.header(tokens.access()));
  }

  @Override
  public synchronized boolean refresh(Request sent) {
    if (tokens != null && tokens.signed(sent)) {
      tokens = null;
    }
    return true;
  }
}
