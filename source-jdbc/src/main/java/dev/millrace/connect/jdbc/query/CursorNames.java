package dev.millrace.connect.jdbc.query;

import dev.millrace.connect.jdbc.dialect.TableId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Which columns tell a table's new rows from old ones, as the configuration names them: the same of
 * every table, or those of the first pattern that matches all of a table's name.
 *
 * @param incrementing of every table; empty for the column that the database numbers rows by
 * @param timestamps of every table; the first that is not null counts
 * @param incrementingMapping stands for {@code incrementing} unless empty
 * @param timestampMapping stands for {@code timestamps} unless empty
 */
public record CursorNames(
    String incrementing,
    List<String> timestamps,
    List<Mapping> incrementingMapping,
    List<Mapping> timestampMapping) {
  public static final String INCREMENTING = "incrementing.column.name";
  public static final String TIMESTAMP = "timestamp.column.name";
  public static final String INCREMENTING_MAPPING = "incrementing.column.mapping";
  public static final String TIMESTAMP_MAPPING = "timestamp.columns.mapping";

  public CursorNames {
    timestamps = List.copyOf(timestamps);
    incrementingMapping = List.copyOf(incrementingMapping);
    timestampMapping = List.copyOf(timestampMapping);
  }

  /**
   * One entry of a mapping.
   *
   * @param tables a regular expression over all of a table's name
   */
  public record Mapping(String tables, List<String> columns) {
    public Mapping {
      columns = List.copyOf(columns);
    }

    /**
     * Reads {@code regex:column} or {@code regex:[column|column]}. The last colon counts, so that
     * the expression may have some too.
     *
     * @throws IllegalArgumentException with what is wrong, after the word "must"
     */
    public static Mapping parse(String entry) {
      String text = entry.strip();
      boolean several = text.endsWith("]") && text.contains(":[");
      int colon = text.lastIndexOf(several ? ":[" : ":");
      if (colon <= 0) {
        throw new IllegalArgumentException("be regex:column or regex:[column|column]: " + text);
      }
      String names =
          several ? text.substring(colon + 2, text.length() - 1) : text.substring(colon + 1);
      List<String> columns = Arrays.stream(names.split("\\|", -1)).map(String::strip).toList();
      if (columns.contains("")) {
        throw new IllegalArgumentException("name a column after the colon: " + text);
      }
      String tables = text.substring(0, colon).strip();
      try {
        Pattern.compile(tables);
      } catch (PatternSyntaxException e) {
        throw new IllegalArgumentException(
            "have a Java regular expression before the colon, but "
                + tables
                + " is none: "
                + e.getDescription(),
            e);
      }
      return new Mapping(tables, columns);
    }

    private static Optional<Mapping> first(List<Mapping> mappings, TableId table) {
      return mappings.stream()
          .filter(mapping -> Pattern.matches(mapping.tables, table.toString()))
          .findFirst();
    }
  }

  /** The key that names the incrementing column. */
  String incrementingKey() {
    return incrementingMapping.isEmpty() ? INCREMENTING : INCREMENTING_MAPPING;
  }

  /** The key that names the timestamp columns. */
  String timestampKey() {
    return timestampMapping.isEmpty() ? TIMESTAMP : TIMESTAMP_MAPPING;
  }

  /** What {@link #incrementing()} is for {@code table}; nothing if no pattern matches it. */
  Optional<String> incrementing(TableId table) {
    return incrementingMapping.isEmpty()
        ? Optional.of(incrementing)
        : Mapping.first(incrementingMapping, table).map(mapping -> mapping.columns().get(0));
  }

  /** What {@link #timestamps()} is for {@code table}; nothing if no pattern matches it. */
  Optional<List<String>> timestamps(TableId table) {
    return timestampMapping.isEmpty()
        ? Optional.of(timestamps)
        : Mapping.first(timestampMapping, table).map(Mapping::columns);
  }
}
