package dev.millrace.connect.rest.http;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A question to an API. Immutable.
 *
 * @param uri absolute, of scheme http or https; without a fragment
 * @param body null for none
 * @param digest answers a server's digest challenge (RFC 7616); null for none
 */
public record Request(String method, URI uri, List<Header> headers, Body body, Login digest) {
  public Request {
    Objects.requireNonNull(method);
    headers = List.copyOf(headers);
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (uri.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
      throw new IllegalArgumentException(
          Masks.NONE.url(uri) + " is no URL of a server: write https://<host>/<path>");
    }
    if (uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          Masks.NONE.url(uri) + " has a login in it: configure basic authentication instead");
    }
  }

  public static Request get(URI uri) {
    return new Request("GET", uri, List.of(), null, null);
  }

  public static Request post(URI uri, Body body) {
    return new Request("POST", uri, List.of(), body, null);
  }

  /** With a header instead of those of its name. */
  public Request with(Header header) {
    List<Header> changed = new ArrayList<>(headers);
    changed.removeIf(each -> each.is(header.name()));
    changed.add(header);
    return new Request(method, uri, changed, body, digest);
  }

  public Request withUri(URI other) {
    return new Request(method, other, headers, body, digest);
  }

  public Request withDigest(Login login) {
    return new Request(method, uri, headers, body, login);
  }

  /** All headers that are sent but for those of the protocol. */
  List<Header> sent() {
    Request sent = this;
    if (header("Accept-Encoding") == null) {
      sent = sent.with(Header.of("Accept-Encoding", BodyStream.ACCEPTED));
    }
    return body == null
        ? sent.headers()
        : sent.with(Header.of("Content-Type", body.contentType())).headers();
  }

  /** The value of the first header of a name, or null. */
  public String header(String name) {
    return headers.stream().filter(h -> h.is(name)).map(Header::value).findFirst().orElse(null);
  }

  @Override
  public String toString() {
    return method + " " + Masks.NONE.url(uri);
  }
}
