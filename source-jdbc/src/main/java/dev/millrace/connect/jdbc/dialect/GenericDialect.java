package dev.millrace.connect.jdbc.dialect;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.JDBCType;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;

/**
 * Any database whose driver is in the plugin's directory, by standard SQL and what the driver
 * tells. Times are bounded by this machine's clock, for there is no standard for the database's.
 *
 * <p>Public API: a dialect of one's own extends it, and overrides what its database does in another
 * way.
 */
public class GenericDialect extends MetadataDialect {
  private static final Failures FAILURES = new Failures(Map.of(), Map.of());

  public GenericDialect() {
    this("Generic", List.of("GenericDatabaseDialect"), "jdbc:");
  }

  /**
   * @param name for {@code dialect.name}
   * @param aliases other names for it
   * @param urlPrefix the start of its URLs
   */
  protected GenericDialect(String name, List<String> aliases, String urlPrefix) {
    super(name, aliases, urlPrefix);
  }

  @Override
  public Driver driver(String url) {
    return Drivers.accepting(url);
  }

  @Override
  public List<String> tableTypes() {
    return List.of("TABLE", "VIEW", "MATERIALIZED VIEW", "EXTERNAL TABLE", "SYNONYM", "ALIAS");
  }

  @Override
  public TableId id(String tableCatalog, String schema, String table) {
    return new TableId(tableCatalog, schema, table);
  }

  @Override
  public String type(String declared, int jdbcType) {
    return jdbcName(jdbcType);
  }

  @Override
  SqlType sqlType(Column column) {
    return SqlType.of(JDBCType.valueOf(column.type()).getVendorTypeNumber());
  }

  @Override
  public String timeParameter(CursorKind kind) {
    return kind == CursorKind.INSTANT
        ? "CAST(? AS TIMESTAMP WITH TIME ZONE)"
        : "CAST(? AS TIMESTAMP)";
  }

  @Override
  public String timeText(CursorKind kind, LocalDateTime wall) {
    return timeText(wall, 6) + (kind == CursorKind.INSTANT ? "+00:00" : "");
  }

  @Override
  public long nowMs(Connection connection) throws SQLException {
    return System.currentTimeMillis();
  }

  @Override
  String nowMsQuery() {
    throw new UnsupportedOperationException("there is no standard query for the time");
  }

  @Override
  Failures failures() {
    return FAILURES;
  }
}
