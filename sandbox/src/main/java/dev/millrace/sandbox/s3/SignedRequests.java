package dev.millrace.sandbox.s3;

import com.sun.net.httpserver.HttpExchange;
import dev.millrace.sandbox.http.Hashes;
import java.time.Clock;

/** Signature Version 4 for servers of other services than S3. Thread-safe. */
public final class SignedRequests {

  private final SignatureV4 signatures;

  /** Accepts what is signed with these. */
  public SignedRequests(S3Credentials credentials, Clock clock) {
    this.signatures = new SignatureV4(new KnownKeys(credentials, clock), clock);
  }

  /**
   * Verifies a request.
   *
   * @param service that it must be signed for
   * @return null if it is well signed, else why not
   */
  public String refusal(HttpExchange exchange, byte[] body, String service) {
    try {
      String hash = Hashes.hex(Hashes.digest("SHA-256").digest(body));
      signatures.verify(new Call(exchange), service, hash);
      return null;
    } catch (S3Exception e) {
      return e.getMessage();
    }
  }
}
