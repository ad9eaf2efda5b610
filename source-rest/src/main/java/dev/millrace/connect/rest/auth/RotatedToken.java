package dev.millrace.connect.rest.auth;

import dev.millrace.connect.rest.http.Request;
import java.io.IOException;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * OAuth 2.0 by a refresh token, which the server may exchange for another at each use. Only the
 * keeper uses it. A new access token is used only once it is stored, for many servers honour the
 * old refresh token until then.
 */
public final class RotatedToken implements Auth {
  /** How long to wait until the store is looked at again. */
  private static final long LOOK_AGAIN_MS = 200;

  private final TokenEndpoint endpoint;
  private final boolean keeper;
  private final String first;
  private final TokenStore store;
  private Tokens handedOver;
  private String rejected;

  /**
   * @param keeper whether this may refresh; others wait until the store has a token that they have
   *     not tried
   * @param first the refresh token to begin with, while the store has none
   */
  public RotatedToken(TokenEndpoint endpoint, boolean keeper, String first, TokenStore store) {
    this.endpoint = endpoint;
    this.keeper = keeper;
    this.first = first;
    this.store = store;
  }

  @Override
  public synchronized void prepare() throws IOException {
    if (!usable(store.stored())) {
      store.look();
    }
    Tokens stored = store.stored();
    boolean onItsWay = handedOver != null && !handedOver.equals(stored);
    if (!keeper || onItsWay || usable(stored)) {
      return;
    }
    String refresh = stored == null || stored.refresh() == null ? first : stored.refresh();
    Tokens got = endpoint.ask(Map.of("grant_type", "refresh_token", "refresh_token", refresh));
    handedOver = got.refresh() == null ? new Tokens(got.access(), refresh, got.endsAtMs()) : got;
    store.store(handedOver);
  }

  private boolean usable(Tokens stored) {
    return stored != null
        && stored.usable(endpoint.clock().millis())
        && !stored.access().equals(rejected);
  }

  @Override
  public synchronized long waitMs() {
    return usable(store.stored()) ? 0 : LOOK_AGAIN_MS;
  }

  @Override
  public synchronized Request sign(Request request) {
    Tokens stored = store.stored();
    if (stored == null || stored.access() == null) {
      throw new ConnectException("There is no access token yet");
    }
    return request.with(Bearer.header(stored.access()));
  }

  @Override
  public synchronized boolean refresh(Request sent) {
    Tokens stored = store.stored();
    if (stored != null && stored.signed(sent)) {
      rejected = stored.access();
    }
    return true;
  }
}
