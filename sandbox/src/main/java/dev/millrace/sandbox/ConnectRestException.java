package dev.millrace.sandbox;

/** The worker refused a request, or a connector or task of it has failed. */
public final class ConnectRestException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  private final int status;

  ConnectRestException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** The HTTP status; 0 if a connector or task has failed. */
  public int status() {
    return status;
  }
}
