package dev.millrace.connect.jdbc.dialect;

import java.sql.Connection;
import java.sql.JDBCType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;

/**
 * What databases have in common that are known through their drivers' metadata. A subclass says
 * what is its own.
 */
abstract class MetadataDialect implements Dialect, MetadataCatalog.Naming {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

  private final String name;
  private final List<String> aliases;
  private final String urlPrefix;
  private final MetadataCatalog catalog = new MetadataCatalog(this);

  MetadataDialect(String name, List<String> aliases, String urlPrefix) {
    this.name = name;
    this.aliases = List.copyOf(aliases);
    this.urlPrefix = urlPrefix;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final List<String> aliases() {
    return aliases;
  }

  @Override
  public final String urlPrefix() {
    return urlPrefix;
  }

  @Override
  public Properties driverProperties(
      String url, String applicationName, Duration connect, Duration silence) {
    return DriverUrl.unset(url, settings(url, applicationName, connect, silence));
  }

  /** The driver's settings, like {@link #driverProperties}. */
  Map<String, String> settings(String url, String application, Duration connect, Duration silence) {
    return Map.of();
  }

  static String seconds(Duration time) {
    return Long.toString(Math.max(1, time.toSeconds()));
  }

  static String millis(Duration time) {
    return Long.toString(Math.max(1, time.toMillis()));
  }

  @Override
  public List<String> tableTypes() {
    return List.of("TABLE", "VIEW");
  }

  @Override
  public String farSide(String url) {
    return "database " + DriverUrl.place(url);
  }

  @Override
  public List<ListedTable> tables(
      Connection connection, String catalogPattern, String schemaPattern, List<String> types)
      throws SQLException {
    List<String> upper = new ArrayList<>();
    types.forEach(type -> upper.add(type.strip().toUpperCase(Locale.ROOT)));
    if (upper.contains("TABLE")) {
      // What some drivers call it, by the SQL standard.
      upper.add("BASE TABLE");
    }
    return catalog.tables(connection, catalogPattern, schemaPattern, upper);
  }

  @Override
  public Optional<Table> describe(Connection connection, TableId table) throws SQLException {
    return catalog.describe(connection, table);
  }

  @Override
  public Table describeQuery(Connection connection, TableId id, String query) throws SQLException {
    return catalog.describeQuery(connection, id, query);
  }

  @Override
  public Set<String> indexedColumns(Connection connection, TableId table) throws SQLException {
    return catalog.indexedColumns(connection, table);
  }

  @Override
  public OptionalLong estimatedRows(Connection connection, TableId table) throws SQLException {
    String sql = estimate();
    if (sql.isEmpty()) {
      return OptionalLong.empty();
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, table.schema().isEmpty() ? table.catalog() : table.schema());
      statement.setString(2, table.name());
      try (ResultSet row = statement.executeQuery()) {
        long rows = row.next() ? row.getLong(1) : -1;
        return rows < 0 || row.wasNull() ? OptionalLong.empty() : OptionalLong.of(rows);
      }
    }
  }

  /** A query for the estimate, by schema (or catalog) and table; empty if there is none. */
  String estimate() {
    return "";
  }

  // Names

  @Override
  public TableId id(String tableCatalog, String schema, String table) {
    return new TableId("", schema, table);
  }

  @Override
  public String catalog(TableId table) {
    return table.catalog().isEmpty() ? null : table.catalog();
  }

  @Override
  public String schema(TableId table) {
    return table.schema().isEmpty() ? null : table.schema();
  }

  @Override
  public boolean isSystem(String tableCatalog, String schema) {
    return schema.equalsIgnoreCase("information_schema");
  }

  // Types

  @Override
  public String type(String declared, int jdbcType) {
    return bare(declared);
  }

  /** {@code declared} in lower case, without what stands in brackets. */
  static String bare(String declared) {
    return declared
        .toLowerCase(Locale.ROOT)
        .replaceAll("\\s*\\([^)]*\\)?", "")
        .replaceAll("\\s+", " ")
        .strip();
  }

  @Override
  public int precision(String declared, int size, int scale) {
    return size;
  }

  @Override
  public String declared(String declaredName, int jdbcType, int size, int scale) {
    if (declaredName.contains("(")) {
      return declaredName;
    }
    return switch (jdbcType) {
      case java.sql.Types.DECIMAL, java.sql.Types.NUMERIC ->
          declaredName + "(" + size + "," + scale + ")";
      case java.sql.Types.CHAR,
          java.sql.Types.VARCHAR,
          java.sql.Types.NCHAR,
          java.sql.Types.NVARCHAR,
          java.sql.Types.BINARY,
          java.sql.Types.VARBINARY ->
          declaredName + "(" + size + ")";
      default -> declaredName;
    };
  }

  /** The JDBC type's name, for databases whose type names nobody knows. */
  static String jdbcName(int jdbcType) {
    for (JDBCType type : JDBCType.values()) {
      if (type.getVendorTypeNumber() == jdbcType) {
        return type.getName();
      }
    }
    return "OTHER";
  }

  abstract SqlType sqlType(Column column);

  TimeSource times() {
    return JavaTimes.INSTANCE;
  }

  /** The expression that reads a column of {@code type}. */
  String selected(Column column, SqlType type, String quoted) {
    return quoted;
  }

  /** The expression that reads a column as text which loses nothing. */
  String printed(Column column, String quoted) {
    return quoted;
  }

  @Override
  public ColumnPlan plan(TableId table, Column column, Quoting quoting, TypeSettings settings) {
    String quoted = quoting.of(column.name());
    SqlType type = sqlType(column);
    return new StandardTypes(settings, times())
        .plan(table, column, type, selected(column, type, quoted), printed(column, quoted));
  }

  @Override
  public CursorKind cursorKind(Column column) {
    SqlType type = sqlType(column);
    if (type.isWholeNumber()) {
      return CursorKind.NUMBER;
    }
    return switch (type) {
      case DECIMAL ->
          column.precision() > 0 && column.precision() <= 18 && column.scale() == 0
              ? CursorKind.NUMBER
              : CursorKind.TEXT;
      case LOCAL_TIME -> CursorKind.LOCAL_TIME;
      case INSTANT -> CursorKind.INSTANT;
      case TEXT -> CursorKind.TEXT;
      default -> CursorKind.NONE;
    };
  }

  // SQL

  @Override
  public String asText(Column column, Quoting quoting) {
    return quoting.of(column.name());
  }

  @Override
  public String parameter(Column column) {
    // Drivers leave the fraction's digits out of the type's name.
    return cursorKind(column).isTime()
        ? timeParameter(column)
        : "CAST(? AS " + column.declaredType() + ")";
  }

  @Override
  public String timeParameter(CursorKind kind) {
    return "CAST(? AS TIMESTAMP)";
  }

  @Override
  public String timeText(CursorKind kind, LocalDateTime wall) {
    return timeText(wall, 6);
  }

  /**
   * As ISO 8601 has it, with a space.
   *
   * @param digits of the second's fraction; none if 0
   */
  static String timeText(LocalDateTime wall, int digits) {
    String nanos = String.format(Locale.ROOT, ".%09d", wall.get(ChronoField.NANO_OF_SECOND));
    return SECONDS.format(wall) + (digits == 0 ? "" : nanos.substring(0, digits + 1));
  }

  @Override
  public LocalDateTime time(CursorKind kind, ResultSet row, int index) throws SQLException {
    return kind == CursorKind.INSTANT ? times().instant(row, index) : times().local(row, index);
  }

  /**
   * Few databases plan a comparison of rows as one range; what stands before the AND is one for
   * sure, over the first term.
   */
  @Override
  public Condition after(List<Bound> bounds) {
    Condition later = later(bounds);
    return bounds.size() == 1 ? later : bounds.get(0).is(">=").and(later);
  }

  private static Condition later(List<Bound> bounds) {
    Bound first = bounds.get(0);
    Condition greater = first.is(">");
    return bounds.size() == 1
        ? greater
        : greater.or(first.is("=").and(later(bounds.subList(1, bounds.size()))));
  }

  @Override
  public long nowMs(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(nowMsQuery())) {
      row.next();
      return row.getLong(1);
    }
  }

  abstract String nowMsQuery();

  abstract Failures failures();

  @Override
  public Failure failure(SQLException error) {
    return failures().of(error);
  }
}
