package dev.millrace.connect.jdbc.dialect;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * What differs from database to database. Found by {@link java.util.ServiceLoader}; stateless and
 * thread-safe.
 */
public interface Dialect {
  /** The value of {@code dialect.name} that asks for it. */
  String name();

  /** Other names for it that are in use. */
  List<String> aliases();

  /** The start of the URLs that it speaks, such as {@code jdbc:postgresql:}. */
  String urlPrefix();

  /** A driver of this plugin's own class loader. */
  Driver driver();

  /**
   * Driver properties that keep a dead or silent database from holding a thread for ever. What the
   * URL sets is left to it.
   *
   * @param connect longest time to connect and log in
   * @param silence longest time without an answer
   */
  Properties driverProperties(
      String url, String applicationName, Duration connect, Duration silence);

  /** The values of {@code table.types} that it knows. */
  List<String> tableTypes();

  /** How messages name the database; holds no parameter of the URL, so no secret. */
  String farSide(String url);

  /** Tables and views of the user's, in no order. Patterns are SQL's LIKE; null matches all. */
  List<ListedTable> tables(
      Connection connection, String catalogPattern, String schemaPattern, List<String> types)
      throws SQLException;

  /** Empty if there is no such table. */
  Optional<Table> describe(Connection connection, TableId table) throws SQLException;

  /** How {@code column} travels; takes every type. */
  ColumnPlan plan(TableId table, Column column, Quoting quoting, TypeSettings settings);

  CursorKind cursorKind(Column column);

  /**
   * The expression that reads {@code column} as text which {@link #parameter} takes back exactly.
   */
  String asText(Column column, Quoting quoting);

  /** A parameter, bound as text, of the type of {@code column}. */
  String parameter(Column column);

  /** A parameter, bound as {@link #timeText}, of a cursor of {@code kind}. */
  String timeParameter(CursorKind kind);

  /**
   * @param wall in UTC for {@link CursorKind#INSTANT}; its MIN and MAX stand for infinity
   */
  String timeText(CursorKind kind, LocalDateTime wall);

  /** A condition that holds if {@code terms}, in their order, come after {@code values}. */
  String after(List<String> terms, List<String> values);

  /** The database's present time less {@code delay}, as an expression of {@code kind}. */
  String timeBound(CursorKind kind, ZoneId zone, Duration delay);

  /** The database's present time, in milliseconds since 1970. */
  long nowMs(Connection connection) throws SQLException;

  Failure failure(SQLException error);
}
