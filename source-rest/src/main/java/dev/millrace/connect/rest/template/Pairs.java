package dev.millrace.connect.rest.template;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;

/**
 * Names and values, as a query, a form or headers have them. One whose references are all empty is
 * left out. Immutable.
 */
record Pairs(List<Pair> pairs) {
  private static final Pattern AMPERSAND = Pattern.compile("&(?![^{]*}})");

  /**
   * @param value null if there is no {@code =}
   */
  record Pair(String name, TextTemplate value) {}

  /**
   * Reads {@code a=1&b={{page}}}: names and values are encoded as they have to be where they are
   * written, those that are put in are encoded here.
   *
   * @throws ConfigException as {@link TextTemplate#parse}
   */
  static Pairs parse(String key, String text, Encoding encoding, Known known) {
    List<Pair> pairs = new ArrayList<>();
    for (String each : AMPERSAND.split(text, -1)) {
      int equals = each.indexOf('=');
      if (each.isBlank()) {
        continue;
      }
      String name = equals < 0 ? each : each.substring(0, equals);
      if (name.isBlank() || name.contains("{{")) {
        throw new ConfigException(key, text, "'" + each + "' has no name before its '='");
      }
      pairs.add(
          new Pair(
              encoding.literal(name.strip()),
              equals < 0
                  ? null
                  : TextTemplate.parse(key, each.substring(equals + 1).strip(), encoding, known)));
    }
    return new Pairs(List.copyOf(pairs));
  }

  /** What of the parent's record they refer to. */
  Stream<JsonPointer> parents() {
    return pairs.stream().map(Pair::value).filter(Objects::nonNull).flatMap(TextTemplate::parents);
  }

  /** Null if all are left out. */
  String of(Values values) {
    String joined =
        pairs.stream()
            .filter(pair -> pair.value() == null || !pair.value().isEmpty(values))
            .map(
                pair ->
                    pair.value() == null
                        ? pair.name()
                        : pair.name() + "=" + pair.value().of(values))
            .collect(Collectors.joining("&"));
    return joined.isEmpty() ? null : joined;
  }
}
