package dev.millrace.connect.rest.alias;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A configuration on its way from another connector's names to own ones. */
final class Translation {
  private static final Pattern URL =
      Pattern.compile("(https?://[^/?#${}]+)([^?#]*)(?:\\?([^#]*))?", Pattern.CASE_INSENSITIVE);
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]*)}");

  /** What may stand in a query as it is, beside letters and digits; references, too. */
  private static final String QUERY = "-._~!$&'()*+,;=:@/?%[]{}";

  private final Map<String, String> given;
  private final Map<String, String> props;
  private final Map<String, String> errors = new LinkedHashMap<>();
  private final Map<String, String> warnings = new LinkedHashMap<>();

  /** What stands for a reference, or null, if it can't be told. */
  @FunctionalInterface
  interface Meaning {
    String of(String reference);
  }

  Translation(Map<String, String> props) {
    this.given = Map.copyOf(props);
    this.props = new LinkedHashMap<>(props);
  }

  Map<String, String> props() {
    return props;
  }

  Map<String, String> errors() {
    return errors;
  }

  Map<String, String> warnings() {
    return warnings;
  }

  /** The value of a key that has no place in the result; "" without one. */
  String take(String key) {
    props.remove(key);
    return given.getOrDefault(key, "").strip();
  }

  /** Sets an own key, unless the user did; "" sets nothing. */
  void set(String key, String value) {
    if (!value.isEmpty()) {
      props.putIfAbsent(key, value);
    }
  }

  void rename(String from, String to) {
    set(to, take(from));
  }

  /** A key without effect. */
  void ignore(String key, String why) {
    if (given.containsKey(key)) {
      take(key);
      warnings.put(key, "Has no effect: " + why);
    }
  }

  /** A key that would change what is read, and can't be honoured. */
  void refuse(String key, String instead) {
    errors.put(key, instead);
  }

  /** Takes a URL apart. */
  void url(String key, Meaning meaning) {
    String url = take(key);
    Matcher parts = URL.matcher(url);
    if (!parts.matches()) {
      refuse(key, "Must be https://<host>/<path>, with ${...} in path and query only.");
      props.put("base.url", "https://unknown.invalid");
      return;
    }
    set("base.url", parts.group(1));
    set("path", text(key, parts.group(2), meaning));
    query(key, parts.group(3) == null ? "" : parts.group(3), meaning);
  }

  /** Adds parameters to the query. */
  void query(String key, String parameters, Meaning meaning) {
    String more = text(key, encoded(parameters), meaning);
    if (!more.isEmpty()) {
      props.merge("query", more, (before, behind) -> before + "&" + behind);
    }
  }

  /** Takes a body of JSON, in which two braces of its own would be a reference. */
  void body(String key, Meaning meaning) {
    String body = take(key).replaceAll("}(?=})", "} ").replaceAll("\\{(?=\\{)", "{ ");
    set("body", text(key, body, meaning));
  }

  /** A text with own references. */
  String text(String key, String text, Meaning meaning) {
    Matcher reference = REFERENCE.matcher(text);
    StringBuilder own = new StringBuilder();
    while (reference.find()) {
      String means = meaning.of(reference.group(1));
      if (means == null) {
        refuse(
            key,
            "'"
                + reference.group()
                + "' can't be translated: write base.url, path and query with this connector's"
                + " references, such as {{since}}, instead.");
        means = "";
      }
      reference.appendReplacement(own, Matcher.quoteReplacement(means));
    }
    return reference.appendTail(own).toString();
  }

  private static String encoded(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      char letter = (char) (each & 0xff);
      boolean plain =
          (letter < 0x80 && Character.isLetterOrDigit(letter)) || QUERY.indexOf(letter) >= 0;
      encoded.append(plain ? String.valueOf(letter) : "%%%02X".formatted((int) letter));
    }
    return encoded.toString();
  }

  /** A JSON pointer as the name of a field, such as {@code order.id}. */
  static String field(String pointer) {
    return pointer.substring(1).replace('/', '.');
  }
}
