package dev.millrace.connect.snowflake.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A table as it is: its columns, in order. Immutable. */
public final class TableShape {
  private final String name;
  private final Map<String, Column> columns = new LinkedHashMap<>();

  /**
   * @param required whether it is {@code NOT NULL}
   */
  public record Column(String name, ColumnType type, boolean required, boolean defaulted) {}

  /**
   * @param name in its case
   */
  public TableShape(String name, List<Column> columns) {
    this.name = name;
    columns.forEach(column -> this.columns.put(column.name(), column));
  }

  public String name() {
    return name;
  }

  public List<Column> columns() {
    return new ArrayList<>(columns.values());
  }

  /** The column of a field: one of its name, else of its name in capitals. */
  public Optional<Column> column(String field) {
    Column exact = columns.get(field);
    return Optional.ofNullable(exact == null ? columns.get(field.toUpperCase(Locale.ROOT)) : exact);
  }
}
