package dev.millrace.connect.rest.auth;

import java.util.Map;

/** What a token is asked for with. Thread-safe. */
public sealed interface Grant {
  /** The parameters of a request made now. */
  Map<String, String> parameters();

  /** The client itself (RFC 6749, section 4.4). */
  record ClientCredentials() implements Grant {
    @Override
    public Map<String, String> parameters() {
      return Map.of("grant_type", "client_credentials");
    }
  }

  /** A statement signed with a key (RFC 7523). */
  record JwtBearer(Jwt jwt) implements Grant {
    @Override
    public Map<String, String> parameters() {
      return Map.of(
          "grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion", jwt.signed());
    }
  }

  /** A refresh token that stays the same (RFC 6749, section 6). */
  record RefreshToken(String token) implements Grant {
    @Override
    public Map<String, String> parameters() {
      return Map.of("grant_type", "refresh_token", "refresh_token", token);
    }

    @Override
    public String toString() {
      return "RefreshToken";
    }
  }
}
