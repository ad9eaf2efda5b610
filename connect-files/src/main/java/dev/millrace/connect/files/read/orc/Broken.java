package dev.millrace.connect.files.read.orc;

/** The bytes are none that ORC could mean. The message says what is wrong, without the file. */
final class Broken extends RuntimeException {
  private static final long serialVersionUID = 1;

  Broken(String message) {
    super(message);
  }

  Broken(String message, Throwable cause) {
    super(message, cause);
  }
}
