package dev.millrace.connect.jdbc.dialect;

import java.sql.Driver;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** SQL Server 2016 and later, and Azure SQL. */
public final class SqlServerDialect extends MetadataDialect {
  public SqlServerDialect() {
    super(
        "SQL Server", List.of("SqlServer", "MSSQL", "SqlServerDatabaseDialect"), "jdbc:sqlserver:");
  }

  @Override
  public Driver driver(String url) {
    return TransactSql.driver();
  }

  @Override
  Map<String, String> settings(String url, String application, Duration connect, Duration silence) {
    return TransactSql.settings(application, connect, silence);
  }

  @Override
  public Quoting quoting() {
    return TransactSql.BRACKETS;
  }

  @Override
  public TableId id(String tableCatalog, String schema, String table) {
    return new TableId(tableCatalog, schema, table);
  }

  @Override
  public boolean isSystem(String tableCatalog, String schema) {
    return schema.equalsIgnoreCase("sys") || super.isSystem(tableCatalog, schema);
  }

  @Override
  String estimate() {
    return "SELECT SUM(p.rows) FROM sys.partitions p JOIN sys.objects o ON o.object_id ="
        + " p.object_id WHERE SCHEMA_NAME(o.schema_id) = ? AND o.name = ? AND p.index_id < 2";
  }

  @Override
  public Optional<String> sample(String select, String quotedTable, long rows, long total) {
    double percent = Math.min(100, Math.max(0.0001, 100.0 * rows / Math.max(1, total)));
    return Optional.of(
        String.format(
            Locale.ROOT,
            "SELECT %s FROM %s TABLESAMPLE SYSTEM (%f PERCENT)",
            select,
            quotedTable,
            percent));
  }

  @Override
  public String type(String declared, int jdbcType) {
    return TransactSql.type(declared, jdbcType);
  }

  @Override
  public String declared(String declaredName, int jdbcType, int size, int scale) {
    return TransactSql.declared(declaredName, jdbcType, size, scale);
  }

  @Override
  SqlType sqlType(Column column) {
    return TransactSql.sqlType(column);
  }

  @Override
  String printed(Column column, String quoted) {
    return TransactSql.printed(column, quoted);
  }

  @Override
  public String asText(Column column, Quoting quoting) {
    return TransactSql.asText(column, quoting.of(column.name()));
  }

  @Override
  public String parameter(Column column) {
    return TransactSql.parameter(column);
  }

  @Override
  public String timeParameter(CursorKind kind) {
    return kind == CursorKind.INSTANT ? "CAST(? AS datetimeoffset(7))" : "CAST(? AS datetime2(7))";
  }

  @Override
  public String timeParameter(Column column) {
    return TransactSql.timeParameter(column);
  }

  @Override
  public String timeText(CursorKind kind, LocalDateTime wall) {
    return timeText(wall, 7) + (kind == CursorKind.INSTANT ? " +00:00" : "");
  }

  @Override
  String nowMsQuery() {
    return TransactSql.NOW_MS;
  }

  @Override
  Failures failures() {
    return TransactSql.FAILURES;
  }
}
