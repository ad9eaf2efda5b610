package dev.millrace.connect.rest.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.connect.rest.http.Header;
import dev.millrace.connect.rest.http.Login;
import dev.millrace.connect.rest.http.Percent;
import dev.millrace.connect.rest.http.Request;
import dev.millrace.connect.rest.http.Signer;
import java.io.IOException;
import java.util.Base64;

/** Signs requests by what a configuration says. Thread-safe. */
public sealed interface Auth extends Signer
    permits Auth.None,
        Auth.Basic,
        Auth.Bearer,
        Auth.ApiKey,
        Auth.Digest,
        CachedToken,
        RotatedToken,
        Hmac,
        SigV4 {

  /** Signs with what is at hand; no request of its own. */
  @Override
  Request sign(Request request);

  /**
   * Gets what {@link #sign} needs, if that takes a request. Called before each signing.
   *
   * @throws IOException if none came, which a later try may mend
   */
  default void prepare() throws IOException {}

  /** Milliseconds until {@link #sign} may be possible, asked after {@link #prepare}; 0 for now. */
  default long waitMs() {
    return 0;
  }

  /**
   * Hears that a request was answered with 401.
   *
   * @param sent as it was signed
   * @return whether it is worth sending again, prepared and signed anew
   */
  default boolean refresh(Request sent) {
    return false;
  }

  /** Signs nothing. */
  record None() implements Auth {
    @Override
    public Request sign(Request request) {
      return request;
    }
  }

  /** A user's name and password with each request (RFC 7617). */
  record Basic(Login login) implements Auth {
    @Override
    public Request sign(Request request) {
      return request.with(header(login.user(), login.password()));
    }

    static Header header(String user, String password) {
      String pair = user + ":" + password;
      return Header.secret(
          "Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
    }
  }

  /** A token with each request (RFC 6750). */
  record Bearer(String token) implements Auth {
    @Override
    public Request sign(Request request) {
      return request.with(header(token));
    }

    static Header header(String token) {
      return Header.secret("Authorization", "Bearer " + token);
    }

    @Override
    public String toString() {
      return "Bearer";
    }
  }

  /** A key under a name of the API's own. */
  record ApiKey(Place place, String name, String value) implements Auth {
    /** Where a key stands. */
    public enum Place {
      HEADER,
      QUERY,
      COOKIE
    }

    @Override
    public Request sign(Request request) {
      return switch (place) {
        case HEADER -> request.with(Header.secret(name, value));
        case QUERY -> request.withUri(Percent.withParameter(request.uri(), name, value));
        case COOKIE -> request.with(Header.secret("Cookie", cookies(request) + name + "=" + value));
      };
    }

    private static String cookies(Request request) {
      String others = request.header("Cookie");
      return others == null ? "" : others + "; ";
    }

    @Override
    public String toString() {
      return "ApiKey in " + place + " " + name;
    }
  }

  /** A password that is proved and not sent (RFC 7616). */
  record Digest(Login login) implements Auth {
    @Override
    public Request sign(Request request) {
      return request.withDigest(login);
    }
  }
}
