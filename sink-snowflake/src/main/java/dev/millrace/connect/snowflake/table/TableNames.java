package dev.millrace.connect.snowflake.table;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Names the table of a topic. Immutable. */
public final class TableNames {
  private static final String TOPIC = "${topic}";
  private static final Pattern ENTRY = Pattern.compile("(.+?)\\s*:\\s*(\"(?:[^\"]|\"\")+\"|[^:]+)");

  private final List<Mapping> mappings;
  private final String format;

  /**
   * @param groups whether the table's name refers to the topic's groups
   */
  private record Mapping(Pattern topics, String table, boolean groups) {}

  private TableNames(List<Mapping> mappings, String format) {
    this.mappings = mappings;
    this.format = format;
  }

  /**
   * @param map {@code topic:table,topic:table}; a topic may be a regular expression
   * @param groups whether {@code $1} in a table's name stands for a group of the topic
   * @param format of all other tables
   * @throws IllegalArgumentException if the map is none; the message is a sentence
   */
  public static TableNames parse(String map, boolean groups, String format) {
    List<Mapping> mappings = new ArrayList<>();
    for (String entry : map.split(",", -1)) {
      if (entry.isBlank()) {
        continue;
      }
      Matcher parts = ENTRY.matcher(entry.strip());
      if (!parts.matches()) {
        throw new IllegalArgumentException(
            "'" + entry.strip() + "' is no pair: write topic:table,topic:table.");
      }
      try {
        mappings.add(new Mapping(Pattern.compile(parts.group(1)), name(parts.group(2)), groups));
      } catch (PatternSyntaxException e) {
        throw new IllegalArgumentException(
            "'" + parts.group(1) + "' is no regular expression: " + e.getDescription() + ".", e);
      }
    }
    return new TableNames(List.copyOf(mappings), format);
  }

  private static String name(String text) {
    return text.startsWith("\"")
        ? text.substring(1, text.length() - 1).replace("\"\"", "\"")
        : text.strip();
  }

  /** The table of a topic, as it is configured. */
  public String of(String topic) {
    for (Mapping mapping : mappings) {
      Matcher matcher = mapping.topics().matcher(topic);
      if (mapping.topics().pattern().equals(topic)) {
        return mapping.table();
      }
      if (matcher.matches()) {
        return mapping.groups() ? matcher.replaceFirst(mapping.table()) : mapping.table();
      }
    }
    return format.replace(TOPIC, topic);
  }
}
