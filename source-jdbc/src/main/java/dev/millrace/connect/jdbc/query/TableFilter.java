package dev.millrace.connect.jdbc.query;

import dev.millrace.connect.jdbc.dialect.ListedTable;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which tables are read. Names are {@code table}, {@code schema.table} or {@code
 * catalog.schema.table}; patterns match all of {@code schema.table}. Empty lists of what to include
 * take every table.
 */
public record TableFilter(
    List<String> whitelist,
    List<String> blacklist,
    List<Pattern> includeList,
    List<Pattern> excludeList) {

  public boolean takes(ListedTable table) {
    boolean included =
        (whitelist.isEmpty() || whitelist.stream().anyMatch(name -> names(name, table)))
            && (includeList.isEmpty() || matchesAny(includeList, table));
    return included
        && blacklist.stream().noneMatch(name -> names(name, table))
        && !matchesAny(excludeList, table);
  }

  /** True if {@code name}, as a user writes it, means {@code table}. */
  public static boolean names(String name, ListedTable table) {
    String plain = name.strip().replace("\"", "");
    String full = table.id().toString();
    return plain.equals(table.id().name())
        || plain.equals(full)
        || plain.equals(table.catalog() + "." + full);
  }

  private static boolean matchesAny(List<Pattern> patterns, ListedTable table) {
    return patterns.stream().anyMatch(pattern -> pattern.matcher(table.id().toString()).matches());
  }
}
