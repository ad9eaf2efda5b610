package dev.millrace.connect.jdbc.dialect;

import java.sql.Driver;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Azure Synapse Analytics, by the name of its host. Its primary keys are not enforced. */
public final class SynapseDialect extends MetadataDialect {
  public SynapseDialect() {
    super("Synapse", List.of("Azure Synapse", "AzureSynapse"), "jdbc:sqlserver:");
  }

  @Override
  public boolean speaks(String url) {
    return url.startsWith(urlPrefix()) && url.toLowerCase(Locale.ROOT).contains(".azuresynapse.");
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
