package dev.millrace.connect.rest.alias;

import java.util.Locale;

/**
 * The HTTP source of Confluent Platform, version 1, as its <a
 * href="https://docs.confluent.io/kafka-connectors/http-source/current/configuration.html">manual</a>
 * tells.
 */
final class Confluent {
  static final String URL = "url";

  private static final String ENTITIES = "entity.names";
  private static final String MODE = "http.offset.mode";
  private static final String INITIAL = "http.initial.offset";
  private static final String OFFSET = "http.offset.json.pointer";
  private static final String NEXT = "http.next.page.json.pointer";
  private static final String PARAMETERS = "http.request.parameters";
  private static final String HEADERS = "http.request.headers";
  private static final String AUTH = "auth.type";
  private static final String ERRORS = "behavior.on.error";

  private final Translation to;
  private String offset;

  Confluent(Translation to) {
    this.to = to;
  }

  void translate() {
    to.set("resources", "http");
    to.rename(ENTITIES, "partitions");
    offset();
    to.url(URL, this::meaning);
    String separator = to.take("http.request.parameters.separator");
    String parameters = to.take(PARAMETERS);
    to.query(
        PARAMETERS,
        separator.isEmpty() ? parameters : parameters.replace(separator, "&"),
        this::meaning);
    headers();
    to.rename("http.request.method", "method");
    to.body("http.request.body", this::meaning);
    to.rename("http.response.data.json.pointer", "records");
    to.set("topic", to.text("topic.name.pattern", topic(), this::meaning));
    to.set("poll.interval.ms", withDefault("request.interval.ms", "15000"));
    auth();
    client();
    errors();
  }

  private String withDefault(String key, String byDefault) {
    String value = to.take(key);
    return value.isEmpty() ? byDefault : value;
  }

  private String topic() {
    return withDefault("topic.name.pattern", "${entityName}");
  }

  private String meaning(String reference) {
    return switch (reference) {
      case "entityName" -> "{{partition}}";
      case "offset" -> offset == null ? counted() : offset;
      default -> null;
    };
  }

  private String counted() {
    to.refuse(
        MODE,
        "SIMPLE_INCREMENTING counts records for ever, and is wrong as soon as one is deleted: write"
            + " base.url, resources and cursor, or page by paging=offset with {{offset}}, instead.");
    return "";
  }

  private void offset() {
    String mode = withDefault(MODE, "SIMPLE_INCREMENTING").toUpperCase(Locale.ROOT);
    String initial = to.take(INITIAL);
    String pointer = to.take(OFFSET);
    String next = to.take(NEXT);
    switch (mode) {
      case "CHAINING" -> {
        offset = "{{last:" + pointer + "}}";
        to.set("paging", "keyset");
        to.set("paging.keys", pointer);
        to.set("cursor", pointer);
        to.set("cursor.format", "text");
        to.set("cursor.start", initial);
      }
      case "CURSOR_PAGINATION" -> {
        offset = "{{token}}";
        to.set("paging", "token");
        to.set("paging.next", next);
        if (!initial.isEmpty()) {
          to.refuse(
              INITIAL,
              "The first page is asked for without a token: leave it out, or write it into the"
                  + " query under another parameter.");
        }
      }
      case "SIMPLE_INCREMENTING" -> offset = null;
      default -> {
        offset = "";
        to.refuse(
            MODE,
            mode
                + " can't be translated: write base.url, resources, paging and cursor instead;"
                + " paging=token goes from page to page, cursor on from round to round.");
      }
    }
  }

  private void headers() {
    String separator = withDefault("http.request.headers.separator", "|");
    String headers = to.take(HEADERS);
    if (headers.contains(",") && !separator.equals(",")) {
      to.refuse(HEADERS, "Commas stand between headers here: write headers, without such values.");
    }
    to.set("headers", headers.replace(separator, ","));
  }

  private void auth() {
    String type = to.take(AUTH);
    switch (type.toUpperCase(Locale.ROOT)) {
      case "BASIC" -> {
        to.set(AUTH, "basic");
        to.rename("connection.user", "auth.user");
        to.rename("connection.password", "auth.password");
      }
      case "BEARER" -> {
        to.set(AUTH, "bearer");
        to.rename("bearer.token", "auth.token");
      }
      case "OAUTH2" -> {
        to.set(AUTH, "oauth2.client");
        to.rename("oauth2.token.url", "auth.token.url");
        to.rename("oauth2.client.id", "auth.client.id");
        to.rename("oauth2.client.secret", "auth.client.secret");
        to.rename("oauth2.client.scope", "auth.scope");
      }
      default -> to.set(AUTH, type);
    }
    to.ignore("oauth2.token.property", "the token is read from access_token.");
    to.ignore("oauth2.client.auth.mode", "set auth.client.place.");
  }

  private void client() {
    to.rename("http.connect.timeout.ms", "timeout.connect.ms");
    to.rename("http.request.timeout.ms", "timeout.answer.ms");
    to.rename("http.proxy.host", "proxy.host");
    to.rename("http.proxy.port", "proxy.port");
    to.rename("http.proxy.user", "proxy.user");
    to.rename("http.proxy.password", "proxy.password");
    for (String store : new String[] {"truststore", "keystore"}) {
      for (String part : new String[] {"location", "password"}) {
        to.rename("https.ssl." + store + "." + part, "tls." + store + "." + part);
      }
      to.ignore("https.ssl." + store + ".type", "it is told by the file.");
    }
    to.rename("max.retries", "retry.attempts");
    to.ignore(
        "retry.on.status.codes", "408, 429 and 5xx are tried again, and rules say otherwise.");
  }

  private void errors() {
    if (to.take(ERRORS).equalsIgnoreCase("ignore")) {
      to.refuse(
          ERRORS, "Say which errors are none: rules=404 -> skip, such as this, and leave it out.");
    }
    for (String key : to.props().keySet().toArray(new String[0])) {
      if (key.startsWith("reporter.") || key.startsWith("confluent.")) {
        to.ignore(key, "no reporter, and no licence, is needed.");
      }
    }
  }
}
