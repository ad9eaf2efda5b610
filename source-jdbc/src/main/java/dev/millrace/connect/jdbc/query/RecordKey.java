package dev.millrace.connect.jdbc.query;

import dev.millrace.connect.jdbc.dialect.Column;
import dev.millrace.connect.jdbc.dialect.Table;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the records' keys are made of.
 *
 * @param columns for {@link Kind#COLUMNS}
 */
public record RecordKey(Kind kind, List<String> columns) {
  /** {@code record.key}. */
  public enum Kind {
    /** The row's primary key; null where the table has none. */
    PRIMARY_KEY,
    /** Always null. */
    NONE,
    /** Those of the named columns that the table has. */
    COLUMNS;

    /**
     * @param text one of {@link #names}, in any case
     */
    public static Kind of(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }

    public static List<String> names() {
      return Arrays.stream(values()).map(kind -> kind.name().toLowerCase(Locale.ROOT)).toList();
    }
  }

  public RecordKey {
    columns = List.copyOf(columns);
  }

  /** The key's columns in their order; empty for a null key. */
  public List<Column> of(Table table) {
    return switch (kind) {
      case PRIMARY_KEY -> table.primaryKey();
      case NONE -> List.of();
      case COLUMNS -> columns.stream().map(table::column).flatMap(Optional::stream).toList();
    };
  }

  /** What is wrong if the table or query has none of the named columns. */
  Optional<String> problem(Target target, Table table) {
    return kind != Kind.COLUMNS || !of(table).isEmpty()
        ? Optional.empty()
        : Optional.of(
            target.title()
                + " has none of the columns "
                + columns
                + "; it has "
                + table.columns().stream().map(Column::name).toList());
  }
}
