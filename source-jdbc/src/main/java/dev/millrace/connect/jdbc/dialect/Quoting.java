package dev.millrace.connect.jdbc.dialect;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How names are spelled in SQL: between {@code open} and {@code close}, or bare if both are empty
 * ({@code quote.sql.identifiers}).
 */
public record Quoting(String open, String close) {
  /** The SQL standard's double quotes. */
  public static final Quoting STANDARD = new Quoting("\"", "\"");

  public static final Quoting NONE = new Quoting("", "");

  public String of(String name) {
    return close.isEmpty() ? name : open + name.replace(close, close + close) + close;
  }

  public String of(TableId table) {
    return Stream.of(table.catalog(), table.schema(), table.name())
        .filter(part -> !part.isEmpty())
        .map(this::of)
        .collect(Collectors.joining("."));
  }

  /** The names of {@code columns}, each after {@code prefix}. */
  public List<String> of(String prefix, List<Column> columns) {
    return columns.stream().map(column -> prefix + of(column.name())).toList();
  }
}
