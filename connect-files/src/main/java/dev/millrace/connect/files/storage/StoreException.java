package dev.millrace.connect.files.storage;

/** A call to a store failed; the message names store and path, or key, and says what to do. */
public final class StoreException extends RuntimeException {

  /** What is at fault. */
  public enum Fault {
    /** The store asks to slow down. A later retry mends it. */
    THROTTLED,
    /** Nothing that stays: a server error, a broken connection. A retry mends it. */
    TRANSIENT,
    /** The store's host can't be reached at all. A retry may mend it. */
    UNREACHABLE,
    NO_SUCH_BUCKET,
    /** The store doesn't know the access key. */
    UNKNOWN_ACCESS_KEY,
    /** The secret is not the access key's. */
    WRONG_SECRET,
    /** No credentials at all were found. */
    NO_CREDENTIALS,
    /** The credentials lack a right. */
    DENIED,
    /** The credentials may not act in the role that is set. */
    ROLE_DENIED,
    /** The session's token is not valid any more. */
    EXPIRED,
    /** The store doesn't know what was asked for. */
    UNSUPPORTED,
    /** The bucket is in another region. */
    WRONG_REGION,
    /** The upload named is gone: completed or aborted. */
    NO_SUCH_UPLOAD,
    /** The file is not the version that was asked for. */
    REPLACED,
    /** There is no such file. */
    NO_SUCH_FILE,
    /** The server can't prove that it is the one that is meant: its host key, its certificate. */
    UNTRUSTED,
    /** Any other refusal. */
    REFUSED
  }

  private final Fault fault;

  public StoreException(Fault fault, String message, Throwable cause) {
    super(message, cause);
    this.fault = fault;
  }

  public Fault fault() {
    return fault;
  }

  /** Whether a later try of the same call may succeed. */
  public boolean retryable() {
    return fault == Fault.THROTTLED || fault == Fault.TRANSIENT || fault == Fault.UNREACHABLE;
  }
}
