package dev.millrace.connect.jdbc.cdc;

import io.debezium.config.CommonConnectorConfig;
import io.debezium.config.Configuration;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.connector.postgresql.PostgresValueConverter;
import io.debezium.connector.postgresql.connection.PostgresConnection;
import io.debezium.converters.custom.CustomConverterServiceProvider;
import io.debezium.relational.Column;
import io.debezium.relational.Table;
import io.debezium.relational.TableId;
import io.debezium.relational.TableSchemaBuilder;
import io.debezium.relational.Tables;
import java.nio.charset.Charset;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.apache.kafka.connect.data.Struct;

/** PostgreSQL's, which Debezium reads by the driver's metadata and a list of all types. */
final class PostgresTables extends DescribedTables {
  private static final String NAME = "millrace snapshot";

  private final Configuration configuration;
  private final PostgresConnectorConfig config;
  private PostgresConnection metadata;

  PostgresTables(Configuration configuration) {
    this(configuration, new PostgresConnectorConfig(configuration));
  }

  private PostgresTables(Configuration configuration, PostgresConnectorConfig config) {
    super(config, CommonConnectorConfig.TOPIC_NAMING_STRATEGY);
    this.configuration = configuration;
    this.config = config;
  }

  private PostgresConnection metadata() {
    if (metadata == null) {
      Charset charset;
      try (PostgresConnection probe = new PostgresConnection(config.getJdbcConfig(), NAME)) {
        charset = probe.getDatabaseCharset();
      }
      metadata =
          new PostgresConnection(
              config.getJdbcConfig(),
              registry -> PostgresValueConverter.of(config, charset, registry),
              NAME);
    }
    return metadata;
  }

  @Override
  Table read(Connection connection, dev.millrace.connect.jdbc.dialect.Table table)
      throws SQLException {
    TableId id = new TableId(null, table.id().schema(), table.id().name());
    Tables tables = new Tables();
    metadata().readSchema(tables, null, id.schema(), id::equals, null, false);
    if (!metadata().connection().getAutoCommit()) {
      metadata().connection().commit();
    }
    return tables.forTable(id);
  }

  /** Without generated columns. */
  @Override
  Table logged(Table table) {
    return table.edit().setColumns(table.filterColumns(column -> !column.isGenerated())).create();
  }

  @Override
  TableSchemaBuilder builder() throws SQLException {
    return new TableSchemaBuilder(
        PostgresValueConverter.of(
            config, metadata().getDatabaseCharset(), metadata().getTypeRegistry()),
        metadata().getDefaultValueConverter(),
        config.schemaNameAdjuster(),
        new CustomConverterServiceProvider().createService(configuration, null),
        config.getSourceInfoStructMaker().schema(),
        config.getFieldNamer(),
        false,
        config.getEventConvertingFailureHandlingMode());
  }

  @Override
  Struct source(Connection connection, TableId id) throws SQLException {
    return SnapshotSource.postgres(config, metadata().currentXLogLocation(), id);
  }

  @Override
  Object value(ResultSet row, int index, Column column, Table table) throws SQLException {
    return metadata().getColumnValue(row, index, column, table);
  }

  @Override
  public void close() throws SQLException {
    if (metadata != null) {
      metadata.close();
      metadata = null;
    }
  }
}
