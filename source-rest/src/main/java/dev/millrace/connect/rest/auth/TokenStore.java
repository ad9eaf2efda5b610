package dev.millrace.connect.rest.auth;

/**
 * Keeps tokens over restarts (docs/decisions/0017-rest-exactly-once.md, "Refresh tokens that
 * rotate"). Thread-safe.
 */
public interface TokenStore {
  /** The newest known tokens that outlive a crash; null if there are none. No I/O. */
  Tokens stored();

  /** Looks for newer ones, which {@link #stored} shows then. Asked often: it may do nothing. */
  void look();

  /** Hands over newer ones, which are found once they outlive a crash. */
  void store(Tokens tokens);
}
