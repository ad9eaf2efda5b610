package dev.millrace.connect.jdbc.query;

import dev.millrace.connect.jdbc.dialect.TableId;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a table's topic.
 *
 * @param prefix starts each name
 * @param format follows it, with {@code ${table}}, {@code ${schema}} and {@code ${catalog}} in
 *     place of the table's own
 */
public record TopicNames(String prefix, String format) {
  public static final String DEFAULT_FORMAT = "${table}";

  private static final Pattern PLACE = Pattern.compile("\\$\\{([^}]*)}");

  /** False if {@code format} names something else than table, schema and catalog, or no table. */
  public static boolean valid(String format) {
    Matcher places = PLACE.matcher(format);
    boolean table = false;
    while (places.find()) {
      if (!places.group(1).matches("table|schema|catalog")) {
        return false;
      }
      table |= places.group(1).equals("table");
    }
    return table;
  }

  /**
   * @param catalog of the connection, for databases whose connections see only one; null for none
   */
  public String of(TableId table, String catalog) {
    Map<String, String> names =
        Map.of(
            "table",
            table.name(),
            "schema",
            table.schema(),
            "catalog",
            table.catalog().isEmpty() && catalog != null ? catalog : table.catalog());
    return prefix
        + PLACE
            .matcher(format)
            .replaceAll(place -> Matcher.quoteReplacement(names.getOrDefault(place.group(1), "")));
  }
}
