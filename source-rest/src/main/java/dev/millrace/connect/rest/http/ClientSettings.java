package dev.millrace.connect.rest.http;

import javax.net.ssl.SSLContext;

/**
 * How a {@link Client} behaves.
 *
 * @param connections most connections to one host
 * @param redirects most redirects of one request
 * @param proxy null for none
 * @param tls null for that of the worker's Java
 * @param version with which servers are spoken to
 * @param linkLocal whether addresses that {@link AddressGuard} refuses are allowed
 */
public record ClientSettings(
    Timeouts timeouts,
    BodyLimits limits,
    int connections,
    int redirects,
    Proxy proxy,
    SSLContext tls,
    boolean linkLocal,
    HttpVersion version,
    Masks masks) {

  /** 10 s to connect, 60 s for an answer, 30 s between its parts; bodies of 1 GiB; 5 redirects. */
  public static final ClientSettings DEFAULTS =
      new ClientSettings(
          new Timeouts(10_000, 60_000, 30_000),
          new BodyLimits(1L << 30, 1_000),
          8,
          5,
          null,
          null,
          false,
          HttpVersion.HTTP_1_1,
          Masks.NONE);

  public ClientSettings with(Timeouts other) {
    return new ClientSettings(
        other, limits, connections, redirects, proxy, tls, linkLocal, version, masks);
  }

  public ClientSettings with(BodyLimits other) {
    return new ClientSettings(
        timeouts, other, connections, redirects, proxy, tls, linkLocal, version, masks);
  }

  public ClientSettings with(Proxy other) {
    return new ClientSettings(
        timeouts, limits, connections, redirects, other, tls, linkLocal, version, masks);
  }

  public ClientSettings with(SSLContext other) {
    return new ClientSettings(
        timeouts, limits, connections, redirects, proxy, other, linkLocal, version, masks);
  }

  public ClientSettings with(Masks other) {
    return new ClientSettings(
        timeouts, limits, connections, redirects, proxy, tls, linkLocal, version, other);
  }

  public ClientSettings withRedirects(int most) {
    return new ClientSettings(
        timeouts, limits, connections, most, proxy, tls, linkLocal, version, masks);
  }

  public ClientSettings withLinkLocal(boolean allowed) {
    return new ClientSettings(
        timeouts, limits, connections, redirects, proxy, tls, allowed, version, masks);
  }

  public ClientSettings with(HttpVersion other) {
    return new ClientSettings(
        timeouts, limits, connections, redirects, proxy, tls, linkLocal, other, masks);
  }
}
