package dev.millrace.connect.rest.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;

/** What to ask after a redirect (RFC 9110, section 15.4). */
final class Redirects {
  private static final Set<Integer> STATUS = Set.of(301, 302, 303, 307, 308);

  private Redirects() {}

  static boolean is(Answer answer) {
    return STATUS.contains(answer.status()) && answer.header("Location") != null;
  }

  /**
   * The next request. To another origin it has no secret header, no digest login, and may have no
   * body.
   *
   * @throws ConnectException if it can't be followed
   */
  static Request next(Request request, Answer answer, Masks masks) {
    String from = request.method() + " " + masks.url(request.uri());
    URI to = target(request.uri(), answer.header("Location"), from);
    boolean toGet =
        answer.status() == 303
            || (answer.status() < 303 && request.method().equalsIgnoreCase("POST"));
    boolean keepsMethod = !toGet || request.method().equalsIgnoreCase("HEAD");
    String method = keepsMethod ? request.method() : "GET";
    Body body = keepsMethod ? request.body() : null;
    try {
      Request next = new Request(method, to, request.headers(), body, request.digest());
      return Origin.of(to).equals(Origin.of(request.uri())) ? next : stripped(next, from, masks);
    } catch (IllegalArgumentException e) {
      throw new ConnectException(from + " redirects to what can't be asked: " + e.getMessage(), e);
    }
  }

  private static Request stripped(Request request, String from, Masks masks) {
    if (request.body() != null) {
      throw new ConnectException(
          from
              + " redirects a body to another host, which is not followed: "
              + masks.url(request.uri())
              + ". Configure that URL if it is trusted.");
    }
    List<Header> open = request.headers().stream().filter(each -> !each.secret()).toList();
    return new Request(request.method(), request.uri(), open, null, null);
  }

  private static URI target(URI base, String location, String from) {
    try {
      URI target = base.resolve(new URI(location));
      return target.getRawFragment() == null
          ? target
          : URI.create(target.toString().substring(0, target.toString().indexOf('#')));
    } catch (URISyntaxException e) {
      throw new ConnectException(
          from + " redirects to what is no URL: " + e.getReason() + " at " + e.getIndex(), e);
    }
  }
}
