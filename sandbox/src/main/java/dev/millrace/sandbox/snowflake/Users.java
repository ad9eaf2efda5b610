package dev.millrace.sandbox.snowflake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Who may log in, and how they prove who they are. Safe for use by several threads. */
final class Users {

  /** A user has {@code RSA_PUBLIC_KEY} and {@code RSA_PUBLIC_KEY_2}. */
  private static final int MOST_KEYS = 2;

  private final String account;
  private final Clock clock;
  private final Map<String, String> passwords = new ConcurrentHashMap<>();
  private final Map<String, List<PublicKey>> keys = new ConcurrentHashMap<>();
  private final Map<String, Token> tokens = new ConcurrentHashMap<>();

  private record Token(TokenKind kind, String user, Instant end) {}

  Users(String account, Clock clock) {
    this.account = account.toUpperCase(Locale.ROOT);
    this.clock = clock;
  }

  void password(String user, String password) {
    passwords.put(user, password);
  }

  /** Gives a user one more key; the third takes the place of the first. */
  void publicKey(String user, PublicKey key) {
    List<PublicKey> known = keys.computeIfAbsent(user, name -> new CopyOnWriteArrayList<>());
    known.add(key);
    while (known.size() > MOST_KEYS) {
      known.remove(0);
    }
  }

  void token(String token, TokenKind kind, String user, Instant end) {
    tokens.put(token, new Token(kind, user, end));
  }

  /**
   * Verifies a log-in.
   *
   * @param user as the client gave it; may be empty with a token
   * @param authenticator as the client gave it; empty for a password
   * @param secret the password or the token
   * @return the user
   */
  String verify(String user, String authenticator, String secret) throws WireFailure {
    String name = user.toUpperCase(Locale.ROOT);
    switch (authenticator.toUpperCase(Locale.ROOT)) {
      case "", "SNOWFLAKE" -> verifyPassword(name, secret);
      case "SNOWFLAKE_JWT" -> verifyKeyPair(name, secret);
      case "OAUTH" -> name = verifyOAuth(name, secret);
      case "PROGRAMMATIC_ACCESS_TOKEN" -> verifyProgrammatic(name, secret);
      default -> throw WireFailure.unknownAuthenticator(authenticator);
    }
    return name;
  }

  private void verifyPassword(String user, String password) throws WireFailure {
    Token token = tokens.get(password);
    if (token != null && token.kind == TokenKind.PROGRAMMATIC) {
      // Clients that know no tokens give one as the password.
      verifyProgrammatic(user, password);
    } else if (!same(passwords.get(user), password)) {
      throw WireFailure.wrongPassword();
    }
  }

  private static boolean same(String expected, String actual) {
    return expected != null
        && MessageDigest.isEqual(
            expected.getBytes(StandardCharsets.UTF_8), actual.getBytes(StandardCharsets.UTF_8));
  }

  private void verifyKeyPair(String user, String token) throws WireFailure {
    String flaw = "JWT_TOKEN_INVALID_USER_IN_ISSUER";
    for (PublicKey key : keys.getOrDefault(user, List.of())) {
      flaw = KeyPairToken.flaw(token, account + "." + user, key, clock);
      if (flaw == null) {
        return;
      }
    }
    throw WireFailure.invalidKeyPairToken(logged(user, flaw));
  }

  private String verifyOAuth(String user, String secret) throws WireFailure {
    Token token = tokens.get(secret);
    if (token == null || token.kind != TokenKind.OAUTH) {
      throw WireFailure.invalidOAuthToken(logged(user, "EXTERNAL_OAUTH_ACCESS_TOKEN_UNKNOWN"));
    }
    if (!clock.instant().isBefore(token.end)) {
      throw WireFailure.expiredOAuthToken(logged(user, "EXTERNAL_OAUTH_ACCESS_TOKEN_EXPIRED"));
    }
    if (!user.isEmpty() && !user.equals(token.user)) {
      throw WireFailure.foreignOAuthToken();
    }
    return token.user;
  }

  private void verifyProgrammatic(String user, String secret) throws WireFailure {
    Token token = tokens.get(secret);
    if (token == null
        || token.kind != TokenKind.PROGRAMMATIC
        || !token.user.equals(user)
        || !clock.instant().isBefore(token.end)) {
      throw WireFailure.invalidProgrammaticToken();
    }
  }

  /** Tells the reason to the log only, as Snowflake tells it to administrators only. */
  private static String logged(String user, String reason) {
    String reference = UUID.randomUUID().toString();
    System.out.printf("Log-in of \"%s\" refused: %s [%s]%n", user, reason, reference);
    return reference;
  }
}
