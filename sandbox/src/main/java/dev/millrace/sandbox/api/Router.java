package dev.millrace.sandbox.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds what a path stands for, and answers. Thread-safe. */
final class Router {

  private static final Pattern SELECTION = Pattern.compile("[{\\s](?:\\w+\\s*:\\s*)?([a-z]\\w*)");

  private final Collections collections;
  private final Gate gate;
  private final OAuth oauth;
  private final PageTokens tokens;

  Router(Collections collections, Gate gate, OAuth oauth, PageTokens tokens) {
    this.collections = collections;
    this.gate = gate;
    this.oauth = oauth;
    this.tokens = tokens;
  }

  /**
   * Answers a request.
   *
   * @param cut whether the answer's body is cut off
   * @throws ApiException for the caller to answer
   */
  void run(Call call, ApiSettings settings, boolean cut) throws IOException {
    call.parse();
    List<String> path = call.segments();
    if (path.equals(List.of("oauth", "token"))) {
      if (!call.method().equals("POST")) {
        throw new ApiException(405, "Tokens are asked for with POST");
      }
      send(call, oauth.grant(call, settings.accessTokenMs()).toString(), cut);
      return;
    }
    if (path.size() < 2) {
      throw ApiException.notFound("such path: " + call.path());
    }
    gate.check(path.get(0), call);
    Paging paging = Paging.of(path.get(1));
    if (!call.method().equals(paging.posted() ? "POST" : "GET")) {
      throw new ApiException(405, "Not asked for with " + call.method());
    }
    answer(call, paging, question(call, paging, path, settings), cut);
  }

  /** A token that gets lost on its way is given all the same. */
  private static void send(Call call, String json, boolean cut) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    call.answerHeader("Content-Type", "application/json");
    call.answerHeader("Cache-Control", "no-store");
    call.exchange().sendResponseHeaders(200, body.length);
    call.exchange().getResponseBody().write(body, 0, cut ? body.length / 2 : body.length);
    call.exchange().close();
  }

  private Question question(Call call, Paging paging, List<String> path, ApiSettings settings) {
    if (paging == Paging.GRAPHQL) {
      return new Question(call, selected(call.graphql()), -1, tokens, settings);
    }
    if (paging == Paging.SOAP) {
      return new Question(call, collection(call.parameter("collection")), -1, tokens, settings);
    }
    if (path.size() != 3 && path.size() != 5) {
      throw ApiException.notFound("such path: " + call.path());
    }
    Collection collection = collection(path.get(path.size() - 1));
    long parent = -1;
    if (path.size() == 5) {
      parent = parent(collection(path.get(2)), path.get(3));
    }
    return new Question(call, collection, parent, tokens, settings);
  }

  /** The first word of a GraphQL query that is a collection's name. */
  private Collection selected(String query) {
    for (Matcher word = SELECTION.matcher(query); word.find(); ) {
      Collection collection = collections.get(word.group(1));
      if (collection != null) {
        return collection;
      }
    }
    // Where GraphQL's servers say so, which answer 200 to what they can't do.
    throw new ApiException(200, "The query asks for no collection");
  }

  private Collection collection(String name) {
    Collection found = name == null ? null : collections.get(name);
    if (found == null) {
      throw ApiException.notFound("collection " + name);
    }
    return found;
  }

  private static long parent(Collection parents, String id) {
    try {
      Version parent = parents.current(Long.parseLong(id));
      if (parent != null && parent.visible()) {
        return parent.id;
      }
    } catch (NumberFormatException e) {
      // as for an unknown one
    }
    throw ApiException.notFound(parents.name() + " " + id);
  }

  private static void answer(Call call, Paging paging, Question asked, boolean cut)
      throws IOException {
    String seq = "\"" + asked.collection().seq() + "\"";
    if (!paging.posted()) {
      // Of the version before the records are looked up: an answer is never older than its tag.
      call.answerHeader("ETag", seq);
      if (seq.equals(call.header("If-None-Match"))) {
        call.exchange().sendResponseHeaders(304, -1);
        call.exchange().close();
        return;
      }
    }
    Format format = format(call, paging);
    Page page = paging.page(asked);
    page.headers().forEach(call::answerHeader);
    call.answerHeader("Content-Type", format.contentType());
    String accepted = call.header("Accept-Encoding");
    boolean gzip = asked.settings().gzip() && accepted != null && accepted.contains("gzip");
    new Answer(call, gzip, cut, () -> asked.collection().served(page.records()))
        .send(
            page.records(),
            paging.frame(asked, page, format),
            version -> paging.text(version, format, call));
  }

  private static Format format(Call call, Paging paging) {
    if (paging.posted()) {
      return paging == Paging.SOAP ? Format.XML : Format.JSON;
    }
    String name = call.parameter("format");
    try {
      return name == null ? Format.JSON : Format.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw ApiException.bad("Not a format: " + name);
    }
  }
}
