package dev.millrace.connect.s3.commit;

/** Another owner took the topic-partition over: nothing may be written for it any more. */
public final class Fenced extends Exception {
  Fenced(String message) {
    super(message);
  }
}
