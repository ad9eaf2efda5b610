package dev.millrace.sandbox.process;

import java.util.regex.Pattern;

/** A child process ended, or was not ready in time; the message holds the end of its log. */
public final class StartFailedException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  /**
   * What the JDK, Jetty, Kafka, PostgreSQL and Quarkus say when someone else listens on the port.
   */
  private static final Pattern PORT_TAKEN =
      Pattern.compile(
          "(?i)address already in use|failed to bind|could not bind|BindException"
              + "|in use by another process");

  private final boolean portTaken;

  StartFailedException(String message, String log) {
    super(message + "; the end of its log:\n" + log);
    this.portTaken = PORT_TAKEN.matcher(log).find();
  }

  /** Whether the process ended since its port was taken, so that another port may help. */
  public boolean portTaken() {
    return portTaken;
  }
}
