package dev.millrace.connect.jdbc.cdc;

import io.debezium.config.Configuration;
import io.debezium.connector.mariadb.MariaDbConnectorConfig;
import io.debezium.connector.mariadb.antlr.MariaDbAntlrDdlParser;
import io.debezium.connector.mariadb.charset.MariaDbCharsetRegistry;
import io.debezium.connector.mariadb.charset.MariaDbCharsetRegistryServiceProvider;
import io.debezium.connector.mariadb.jdbc.MariaDbDefaultValueConverter;
import io.debezium.connector.mariadb.jdbc.MariaDbFieldReader;
import io.debezium.connector.mariadb.jdbc.MariaDbValueConverters;
import io.debezium.converters.custom.CustomConverterServiceProvider;
import io.debezium.relational.Column;
import io.debezium.relational.Table;
import io.debezium.relational.TableId;
import io.debezium.relational.TableSchemaBuilder;
import io.debezium.relational.Tables;
import io.debezium.service.spi.ServiceRegistry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.apache.kafka.connect.data.Struct;

/** MariaDB's, which Debezium reads by the statements that make them. */
final class MariaDbTables extends DescribedTables {
  private final Configuration configuration;
  private final MariaDbConnectorConfig config;
  private final MariaDbFieldReader reader;

  MariaDbTables(Configuration configuration) {
    this(configuration, new MariaDbConnectorConfig(configuration));
  }

  private MariaDbTables(Configuration configuration, MariaDbConnectorConfig config) {
    super(config, MariaDbConnectorConfig.TOPIC_NAMING_STRATEGY);
    this.configuration = configuration;
    this.config = config;
    ServiceRegistry services = config.getServiceRegistry();
    services.registerServiceProvider(new MariaDbCharsetRegistryServiceProvider());
    services.registerServiceProvider(new CustomConverterServiceProvider());
    this.reader = new MariaDbFieldReader(config);
  }

  @Override
  Table read(Connection connection, dev.millrace.connect.jdbc.dialect.Table table)
      throws SQLException {
    TableId id = new TableId(table.id().catalog(), null, table.id().name());
    Tables tables = new Tables();
    MariaDbAntlrDdlParser parser =
        new MariaDbAntlrDdlParser(
            true,
            false,
            config.isSchemaCommentsHistoryEnabled(),
            Tables.TableFilter.includeAll(),
            new MariaDbCharsetRegistry());
    parser.setCurrentDatabase(id.catalog());
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW CREATE TABLE " + quoted(table))) {
      row.next();
      parser.parse(row.getString(2), tables);
    }
    return tables.forTable(id);
  }

  private static String quoted(dev.millrace.connect.jdbc.dialect.Table table) {
    return quoted(table.id().catalog()) + "." + quoted(table.id().name());
  }

  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  @Override
  TableSchemaBuilder builder() {
    MariaDbValueConverters converters =
        new MariaDbValueConverters(
            config.getDecimalMode(),
            config.getTemporalPrecisionMode(),
            config.getBigIntUnsignedHandlingMode().asBigIntUnsignedMode(),
            config.binaryHandlingMode(),
            config.isTimeAdjustedEnabled() ? MariaDbValueConverters::adjustTemporal : time -> time,
            config.getEventConvertingFailureHandlingMode(),
            config.getServiceRegistry());
    return new TableSchemaBuilder(
        converters,
        new MariaDbDefaultValueConverter(converters),
        config.schemaNameAdjuster(),
        new CustomConverterServiceProvider().createService(configuration, null),
        config.getSourceInfoStructMaker().schema(),
        config.getFieldNamer(),
        false,
        config.getEventConvertingFailureHandlingMode());
  }

  /** By the transaction's snapshot, if it has one. */
  @Override
  Struct source(Connection connection, TableId id) throws SQLException {
    String file = "";
    long position = 0;
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW STATUS LIKE 'binlog_snapshot_%'")) {
      while (row.next()) {
        switch (row.getString(1).toLowerCase(java.util.Locale.ROOT)) {
          case "binlog_snapshot_file" -> file = row.getString(2);
          case "binlog_snapshot_position" -> position = row.getLong(2);
          default -> {}
        }
      }
    }
    return SnapshotSource.mariaDb(config, file, position, id);
  }

  @Override
  Object value(ResultSet row, int index, Column column, Table table) throws SQLException {
    return reader.readField(row, index, column, table);
  }
}
