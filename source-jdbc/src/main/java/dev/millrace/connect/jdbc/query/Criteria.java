package dev.millrace.connect.jdbc.query;

import dev.millrace.connect.jdbc.dialect.Bound;
import dev.millrace.connect.jdbc.dialect.Column;
import dev.millrace.connect.jdbc.dialect.Condition;
import dev.millrace.connect.jdbc.dialect.CursorKind;
import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.dialect.Table;
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
 * The order in which rows are read, and conditions over it. Every mode is an order over some terms:
 * a timestamp, a cursor, the primary key. The values of a row's terms are its <em>place</em>:
 * {@code LocalDateTime}, {@code Long} or {@code String} objects; a shorter array is the place
 * before, or after, all rows that start with it. Invariant: if {@link #exact}, no two rows share a
 * place.
 */
public final class Criteria {
  /**
   * Name of the table in the query. ORDER BY takes a bare name for that of a selected expression,
   * such as a column's cast to text, and would sort by it.
   */
  public static final String TABLE = "t";

  public static final String ALIAS = TABLE + ".";

  /** How a term's value is held and kept. */
  private enum Kind {
    TIME,
    NUMBER,
    /** A whole number of a key, which may be greater than any long. */
    DIGITS,
    TEXT
  }

  /**
   * @param sql with the table's alias
   * @param select reads its value
   * @param parameter takes its value as text
   */
  private record Term(String sql, String select, String parameter, Kind kind, String offsetKey) {}

  private final Mode mode;
  private final Dialect dialect;
  private final ReadSettings settings;
  private final CursorColumns columns;
  private final CursorKind timeKind;
  private final ZoneId zone;
  private final List<Term> terms = new ArrayList<>();
  private final Kind[] kinds;

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
      terms.add(
          new Term(
              timestamp(ALIAS),
              timestamp(""),
              dialect.timeParameter(columns.timestamps().get(0)),
              Kind.TIME,
              Position.TIMESTAMP));
    }
    if (mode.usesIncrementing()) {
      Column cursor = columns.incrementing();
      boolean number = dialect.cursorKind(cursor) == CursorKind.NUMBER;
      terms.add(term(cursor, number ? Position.INCREMENTING : Position.CURSOR));
    }
    columns.key().forEach(column -> terms.add(term(column, Position.KEY_PREFIX + column.name())));
    kinds = terms.stream().map(Term::kind).toArray(Kind[]::new);
  }

  /** The order by which a whole table is read. */
  public static Criteria of(Table table, ReadSettings settings, Dialect dialect) {
    return new Criteria(CursorColumns.of(table, settings), settings, dialect);
  }

  private Term term(Column column, String offsetKey) {
    boolean number = dialect.cursorKind(column) == CursorKind.NUMBER;
    return new Term(
        name(ALIAS, column),
        number ? name("", column) : dialect.asText(column, settings.quoting()),
        dialect.parameter(column),
        !number ? Kind.TEXT : offsetKey.startsWith(Position.KEY_PREFIX) ? Kind.DIGITS : Kind.NUMBER,
        offsetKey);
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

  /** False if two rows can share a place. */
  public boolean exact() {
    return !mode.needsPrimaryKey() || !columns.key().isEmpty();
  }

  /** Names of the columns of the order. */
  public List<String> columns() {
    List<String> names = new ArrayList<>();
    columns.timestamps().forEach(column -> names.add(column.name()));
    if (columns.incrementing() != null) {
      names.add(columns.incrementing().name());
    }
    columns.key().forEach(column -> names.add(column.name()));
    return names;
  }

  /** True if the order starts with a whole number. */
  public boolean startsWithNumber() {
    return kinds.length > 0 && kinds[0] == Kind.NUMBER;
  }

  /** True if the order is by one whole number alone. */
  public boolean isOneNumber() {
    return kinds.length == 1 && (kinds[0] == Kind.NUMBER || kinds[0] == Kind.DIGITS);
  }

  /** True if the order starts with a timestamp. */
  public boolean startsWithTime() {
    return kinds.length > 0 && kinds[0] == Kind.TIME;
  }

  /** The zone of the timestamps' wall clock. */
  public ZoneId zone() {
    return zone;
  }

  /** The expressions that {@link #place} reads, in its order. */
  public List<String> selected() {
    return terms.stream().map(Term::select).toList();
  }

  /** Parameters that take the values of a place's terms as text, in its order. */
  List<String> parameters() {
    return terms.stream().map(Term::parameter).toList();
  }

  /** The first of the terms, with the table's alias. */
  public String firstTerm() {
    return terms.get(0).sql();
  }

  /** Empty if there is no order. */
  public String orderBy() {
    return orderBy("");
  }

  /** From the last row to the first. */
  public String descending() {
    return orderBy(" DESC");
  }

  private String orderBy(String direction) {
    return terms.isEmpty()
        ? ""
        : terms.stream()
            .map(term -> term.sql() + direction)
            .collect(Collectors.joining(", ", " ORDER BY ", ""));
  }

  /** Holds for rows that have all cursors. */
  public Condition readable() {
    return mode.usesIncrementing() && columns.incrementing().nullable()
        ? Condition.of(name(ALIAS, columns.incrementing()) + " IS NOT NULL")
        : Condition.ALL;
  }

  /** Holds for rows after {@code place}. */
  public Condition after(Place place) {
    return place.isNowhere() ? Condition.ALL : dialect.after(bounds(place));
  }

  /** Holds for rows at {@code place} and before. */
  public Condition upTo(Place place) {
    return place.isNowhere() ? Condition.ALL : dialect.upTo(bounds(place));
  }

  /** Holds for rows whose first term is at least that of {@code place}. */
  public Condition from(Place place) {
    return bounds(place).get(0).is(">=");
  }

  /** Holds for rows whose timestamp is before {@code wall}. */
  public Condition before(LocalDateTime wall) {
    return bounds(Place.of(wall)).get(0).is("<");
  }

  private List<Bound> bounds(Place place) {
    List<Bound> bounds = new ArrayList<>();
    for (int i = 0; i < place.size(); i++) {
      Term term = terms.get(i);
      bounds.add(new Bound(term.sql(), term.parameter(), text(i, place.get(i))));
    }
    return bounds;
  }

  private String text(int term, Object value) {
    return kinds[term] == Kind.TIME
        ? dialect.timeText(timeKind, (LocalDateTime) value)
        : value.toString();
  }

  /**
   * The current row's place.
   *
   * @param indexes of {@link #selected}, from 1
   */
  public Place place(ResultSet row, int[] indexes) throws SQLException {
    Object[] values = new Object[kinds.length];
    for (int i = 0; i < kinds.length; i++) {
      values[i] =
          switch (kinds[i]) {
            case TIME -> dialect.time(timeKind, row, indexes[i]);
            case NUMBER -> row.getLong(indexes[i]);
            case DIGITS -> number(row.getString(indexes[i]));
            case TEXT -> row.getString(indexes[i]);
          };
    }
    return Place.of(values);
  }

  /** As text if it is greater than any long. */
  private static Object number(String text) {
    try {
      return Long.valueOf(text.strip());
    } catch (NumberFormatException e) {
      return text;
    }
  }

  /** The place that a stored offset tells, as far as it fits this order. */
  public Place place(Position position) {
    if (keyIsOther(position) && kinds.length > 0 && kinds[0] == Kind.TIME) {
      // Just before the last timestamp: its rows can't be told apart any more, so they are
      // repeated.
      return Place.of(position.wall(zone).minusNanos(1));
    }
    List<Object> values = new ArrayList<>();
    for (Term term : terms) {
      Object value = value(term, position);
      if (value == null) {
        break;
      }
      values.add(value);
    }
    return Place.of(values.toArray());
  }

  private Object value(Term term, Position position) {
    if (term.kind() == Kind.TIME) {
      return position.wall(zone);
    }
    if (!term.offsetKey().startsWith(Position.KEY_PREFIX)) {
      return term.kind() == Kind.NUMBER
          ? position.number(Position.INCREMENTING)
          : position.text(Position.CURSOR);
    }
    if (!hasKeyOf(position)) {
      return null;
    }
    String text = position.key().get(term.offsetKey().substring(Position.KEY_PREFIX.length()));
    return term.kind() == Kind.DIGITS ? number(text) : text;
  }

  private boolean hasKeyOf(Position position) {
    Set<String> names = columns.key().stream().map(Column::name).collect(Collectors.toSet());
    return position.key().keySet().equals(names);
  }

  /** True if {@code position} is a place of this order. */
  public boolean fits(Position position) {
    return !keyIsOther(position);
  }

  /** True if the position's key is not of this table's primary key as it is now. */
  private boolean keyIsOther(Position position) {
    return !position.key().isEmpty() && !hasKeyOf(position);
  }

  /** Writes {@code place} into an offset. */
  public void putPlace(Place place, Map<String, Object> offset) {
    for (int i = 0; i < place.size(); i++) {
      if (kinds[i] == Kind.TIME) {
        Position.putTimestamp(offset, (LocalDateTime) place.get(i), zone);
      } else {
        offset.put(terms.get(i).offsetKey(), place.get(i));
      }
    }
  }

  /** The place of {@link Place#words}. */
  public Place place(List<String> words) {
    Object[] values = new Object[words.size()];
    for (int i = 0; i < values.length; i++) {
      String word = words.get(i);
      values[i] =
          switch (kinds[i]) {
            case TIME -> LocalDateTime.parse(word);
            case NUMBER -> Long.valueOf(word);
            case DIGITS -> number(word);
            case TEXT -> word;
          };
    }
    return Place.of(values);
  }
}
