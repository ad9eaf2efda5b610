package dev.millrace.connect.jdbc.query;

import dev.millrace.connect.jdbc.dialect.Bound;
import dev.millrace.connect.jdbc.dialect.Column;
import dev.millrace.connect.jdbc.dialect.Condition;
import dev.millrace.connect.jdbc.dialect.CursorKind;
import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.offset.Position;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The order in which a table's rows are read, and the condition for those after a position. Every
 * mode is an order over some terms: a timestamp, a number, the primary key. Invariant: if {@link
 * #exact}, no two rows are equal in all terms, so the offset of any row tells which rows are left.
 */
final class Criteria {
  /**
   * Name of the table in the query. ORDER BY takes a bare name for that of a selected expression,
   * such as a column's cast to text, and would sort by it.
   */
  static final String TABLE = "t";

  private static final String ALIAS = TABLE + ".";

  private final Mode mode;
  private final Dialect dialect;
  private final ReadSettings settings;
  private final CursorColumns columns;
  private final CursorKind timeKind;
  private final ZoneId zone;
  private final List<String> terms = new ArrayList<>();

  Criteria(CursorColumns columns, ReadSettings settings, Dialect dialect) {
    this.mode = settings.mode();
    this.settings = settings;
    this.dialect = dialect;
    this.columns = columns;
    this.timeKind =
        columns.timestamps().isEmpty()
            ? CursorKind.NONE
            : dialect.cursorKind(columns.timestamps().get(0));
    this.zone = timeKind == CursorKind.INSTANT ? ZoneOffset.UTC : settings.types().zone();
    if (mode.usesTimestamp()) {
      terms.add(timestamp(ALIAS));
    }
    if (mode.usesIncrementing()) {
      terms.add(name(ALIAS, columns.incrementing()));
    }
    columns.key().forEach(column -> terms.add(name(ALIAS, column)));
  }

  private String name(String prefix, Column column) {
    return prefix + settings.quoting().of(column.name());
  }

  private String timestamp(String prefix) {
    String names =
        columns.timestamps().stream()
            .map(column -> dialect.timeTerm(column, name(prefix, column)))
            .collect(Collectors.joining(", "));
    return columns.timestamps().size() == 1 ? names : "COALESCE(" + names + ")";
  }

  /** False if rows that are equal in all terms can exist. */
  boolean exact() {
    return !mode.needsPrimaryKey() || !columns.key().isEmpty();
  }

  /** The expressions that {@link #offset} reads, in its order. */
  List<String> selected() {
    List<String> selected = new ArrayList<>();
    if (mode.usesTimestamp()) {
      selected.add(timestamp(""));
    }
    if (mode.usesIncrementing()) {
      selected.add(name("", columns.incrementing()));
    }
    columns.key().forEach(column -> selected.add(dialect.asText(column, settings.quoting())));
    return selected;
  }

  /** Empty if there is no order. */
  String orderBy() {
    return terms.isEmpty() ? "" : " ORDER BY " + String.join(", ", terms);
  }

  /**
   * A condition with its parameters, which are all bound as text.
   *
   * @param sql starts with WHERE; empty to take every row
   */
  record Where(String sql, List<String> parameters) {}

  Where after(Position position) {
    List<String> conditions = new ArrayList<>();
    List<String> values = new ArrayList<>();
    if (mode.usesTimestamp()) {
      conditions.add(
          terms.get(0) + " < " + dialect.timeBound(timeKind, zone, settings.timestampDelay()));
    }
    List<String> placeholders = new ArrayList<>();
    boolean keyIsOther = addValues(position, placeholders, values);
    if (!placeholders.isEmpty()) {
      conditions.add(
          keyIsOther ? terms.get(0) + " >= " + placeholders.get(0) : after(placeholders, values));
    }
    if (mode.usesIncrementing() && columns.incrementing().nullable()) {
      conditions.add(name(ALIAS, columns.incrementing()) + " IS NOT NULL");
    }
    return new Where(
        conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions), values);
  }

  private String after(List<String> placeholders, List<String> values) {
    List<Bound> bounds = new ArrayList<>();
    for (int i = 0; i < placeholders.size(); i++) {
      bounds.add(new Bound(terms.get(i), placeholders.get(i), values.get(i)));
    }
    Condition after = dialect.after(bounds);
    values.clear();
    values.addAll(after.parameters());
    return after.sql();
  }

  /** Returns true if the position's key is not of this table's primary key as it is now. */
  private boolean addValues(Position position, List<String> placeholders, List<String> values) {
    if (mode.usesTimestamp()) {
      LocalDateTime wall = position.wall(zone);
      if (wall == null) {
        return false;
      }
      placeholders.add(dialect.timeParameter(columns.timestamps().get(0)));
      values.add(dialect.timeText(timeKind, wall));
    }
    if (mode.usesIncrementing() && position.incrementing() != null) {
      placeholders.add(dialect.parameter(columns.incrementing()));
      values.add(position.incrementing().toString());
    }
    boolean keyCounts =
        mode == Mode.TIMESTAMP || (mode == Mode.BULK && position.bulkStarted() != null);
    if (!keyCounts || position.key().isEmpty()) {
      return false;
    }
    List<String> names = columns.key().stream().map(Column::name).toList();
    if (names.isEmpty() || !position.key().keySet().equals(Set.copyOf(names))) {
      return true;
    }
    for (Column column : columns.key()) {
      placeholders.add(dialect.parameter(column));
      values.add(position.key().get(column.name()));
    }
    return false;
  }

  /** As text if it is greater than any long. */
  private static Object number(String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      return text;
    }
  }

  /**
   * Writes the current row's offset.
   *
   * @param indexes of {@link #selected}, from 1
   */
  void offset(ResultSet row, int[] indexes, Map<String, Object> offset) throws SQLException {
    int next = 0;
    if (mode.usesTimestamp()) {
      Position.putTimestamp(offset, dialect.time(timeKind, row, indexes[next++]), zone);
    }
    if (mode.usesIncrementing()) {
      offset.put(Position.INCREMENTING, row.getLong(indexes[next++]));
    }
    for (Column column : columns.key()) {
      int index = indexes[next++];
      offset.put(
          Position.KEY_PREFIX + column.name(),
          dialect.cursorKind(column) == CursorKind.NUMBER
              ? number(row.getString(index))
              : row.getString(index));
    }
  }
}
