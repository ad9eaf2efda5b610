package dev.millrace.connect.rest.auth;

/**
 * Keeps tokens over restarts (docs/decisions/0017-rest-exactly-once.md, "Refresh tokens that
 * rotate"). Thread-safe.
 */
public interface TokenStore {
  /** The newest tokens that outlive a crash; null if there are none. Asked often: no I/O. */
  Tokens stored();

  /** Hands over newer ones, which {@link #stored} shows once they outlive a crash. */
  void store(Tokens tokens);
}
