package dev.millrace.connect.rest.call;

/**
 * Most requests to one host.
 *
 * @param requests in a period; 0 for no limit
 * @param periodMs in milliseconds, at least 1
 * @param burst most requests at once after a pause; at least 1
 */
public record Rate(double requests, long periodMs, int burst) {
  public static final Rate UNLIMITED = new Rate(0, 1000, 1);

  public Rate {
    if (requests < 0 || periodMs < 1 || burst < 1) {
      throw new IllegalArgumentException("a rate is of 0 requests or more in 1 ms or more");
    }
  }

  boolean unlimited() {
    return requests == 0;
  }

  double perNano() {
    return requests / periodMs / 1e6;
  }
}
