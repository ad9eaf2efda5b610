package dev.millrace.connect.rest.alias;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The HTTP source of <a href="https://github.com/castorm/kafka-connect-http">castorm</a> 0.8. As
 * there, a round is one request, with the offset of the last record.
 */
final class Castorm {
  static final String URL = "http.request.url";

  private static final String PARAMS = "http.request.params";
  private static final String POINTERS = "http.response.record.offset.pointer";
  private static final String INITIAL = "http.offset.initial";
  private static final String RECORD = "http.response.record.pointer";
  private static final String PARSER = "http.response.record.timestamp.parser";
  private static final String SKIP = "http.response.policy.codes.skip";
  private static final String AUTH = "http.auth.type";
  private static final String KEY = "key";
  private static final String TIMESTAMP = "timestamp";

  private final Translation to;
  private final Map<String, String> pointers = new LinkedHashMap<>();
  private final Map<String, String> starts = new LinkedHashMap<>();
  private String cursor;

  Castorm(Translation to) {
    this.to = to;
  }

  void translate() {
    to.set("resources", "http");
    pairs(to.take(POINTERS), pointers);
    pairs(to.take(INITIAL), starts);
    to.url(URL, this::meaning);
    to.query(PARAMS, to.take(PARAMS), this::meaning);
    to.rename("http.request.method", "method");
    to.set("headers", to.text("http.request.headers", to.take("http.request.headers"), r -> null));
    to.body("http.request.body", this::meaning);
    String list = to.take("http.response.list.pointer");
    to.set("records", list.equals("/") ? "" : list);
    if (!to.take(RECORD).matches("/?")) {
      to.refuse(RECORD, "A record is the element itself: write the pointer behind records.");
    }
    to.rename("kafka.topic", "topic");
    to.set("poll.interval.ms", interval());
    records();
    cursor();
    rules();
    client();
  }

  private static void pairs(String text, Map<String, String> into) {
    for (String each : text.split(",", -1)) {
      int equal = each.indexOf('=');
      if (equal > 0) {
        into.put(each.substring(0, equal).strip(), each.substring(equal + 1).strip());
      }
    }
  }

  /** What FreeMarker does to an offset can't be told, but for the offset itself. */
  private String meaning(String reference) {
    String name = reference.strip().replaceFirst("^offset\\.", "");
    boolean known = !name.equals(reference.strip()) && pointers.containsKey(name);
    if (!known || (cursor != null && !cursor.equals(name))) {
      return null;
    }
    cursor = name;
    return "{{since}}";
  }

  private String interval() {
    String millis = to.take("http.timer.interval.millis");
    return millis.isEmpty() ? "60000" : millis;
  }

  private void records() {
    String key = pointers.get(KEY);
    if (key != null) {
      to.set("id", key);
      to.set("key.fields", Translation.field(key));
    }
    String timestamp = pointers.get(TIMESTAMP);
    if (timestamp != null) {
      to.set("timestamp.field", Translation.field(timestamp));
      to.set("version", key == null ? "" : timestamp);
    }
  }

  private void cursor() {
    String pattern = to.take(PARSER + ".pattern");
    String zone = to.take(PARSER + ".zone");
    if (!to.take(PARSER + ".regex").isEmpty()) {
      to.refuse(PARSER + ".regex", "Write a pattern into cursor.format instead.");
    }
    to.ignore(PARSER, "cursor.format says how times are written.");
    if (cursor == null) {
      return;
    }
    String start = starts.getOrDefault(cursor, "");
    to.set("cursor", pointers.get(cursor));
    to.set("cursor.start", start);
    if (!cursor.equals(TIMESTAMP)) {
      to.set("cursor.format", "text");
      return;
    }
    to.set("cursor.format", pattern.isEmpty() && start.matches("\\d+") ? "epoch.millis" : pattern);
    to.set("cursor.timezone", zone);
  }

  private void rules() {
    List<String> rules = new ArrayList<>();
    for (String codes : to.take(SKIP).split(",", -1)) {
      String range = codes.strip().replace("..", "-");
      if (range.matches("\\d{3}(-\\d{3})?")) {
        rules.add(range + " -> skip");
      } else if (!range.isEmpty()) {
        to.refuse(SKIP, "'" + range + "' can't be translated: write rules=404 -> skip.");
      }
    }
    to.set("rules", String.join(", ", rules));
    to.ignore("http.response.policy.codes.process", "2xx is processed; rules say otherwise.");
  }

  private void client() {
    String type = to.take(AUTH);
    if (type.equalsIgnoreCase("basic")) {
      to.set("auth.type", "basic");
      to.rename("http.auth.user", "auth.user");
      to.rename("http.auth.password", "auth.password");
    } else if (!type.matches("(?i)|none")) {
      to.refuse(AUTH, type + " is unknown: write auth.type.");
    }
    to.rename("http.client.connection.timeout.millis", "timeout.connect.ms");
    to.rename("http.client.read.timeout.millis", "timeout.answer.ms");
    to.rename("http.client.proxy.host", "proxy.host");
    to.rename("http.client.proxy.port", "proxy.port");
    to.rename("http.client.proxy.username", "proxy.user");
    to.rename("http.client.proxy.password", "proxy.password");
    to.rename("http.client.keystore", "tls.keystore.location");
    to.rename("http.client.keystore.password", "tls.keystore.password");
    for (String key : to.props().keySet().toArray(new String[0])) {
      if (key.startsWith("http.") && !to.errors().containsKey(key)) {
        to.ignore(key, "it has no counterpart: see the connector's page.");
      }
    }
  }
}
