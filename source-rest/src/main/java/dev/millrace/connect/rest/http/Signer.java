package dev.millrace.connect.rest.http;

import java.io.IOException;

/** Puts credentials into requests. Thread-safe. */
@FunctionalInterface
public interface Signer {
  /**
   * The request as it may be sent. Asked anew for each redirect within an origin, never for one to
   * another.
   *
   * @throws IOException if it asks for a token, and a later try may get one
   */
  Request sign(Request request) throws IOException;
}
