package dev.millrace.connect.files.storage;

import java.net.URI;

/**
 * How requests travel.
 *
 * @param retries quick retries of one request inside the SDK
 * @param retryBackoffMs longest wait before the first of them; doubles; the wait is drawn at random
 * @param connections most connections at once
 * @param checksums sends a CRC32 with each body, which AWS advises and some other stores refuse
 * @param contentMd5 sends a Content-MD5 with each object and part
 * @param expectContinue asks the store before a body is sent
 * @param proxy null for none
 */
public record Transport(
    int retries,
    long retryBackoffMs,
    int connections,
    boolean checksums,
    boolean contentMd5,
    boolean expectContinue,
    Proxy proxy) {

  /** The same for a caller that tries again by itself. */
  public Transport withoutRetries() {
    return new Transport(
        0, retryBackoffMs, connections, checksums, contentMd5, expectContinue, proxy);
  }

  /**
   * An HTTP proxy.
   *
   * @param user "" for none
   * @param password a secret
   */
  public record Proxy(URI url, String user, String password) {
    /** Without the password. */
    @Override
    public String toString() {
      return "Proxy[url=" + url + ", user=" + user + "]";
    }
  }
}
