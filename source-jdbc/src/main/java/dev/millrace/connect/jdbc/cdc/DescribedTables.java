package dev.millrace.connect.jdbc.cdc;

import dev.millrace.connect.jdbc.dialect.Table;
import io.debezium.config.Field;
import io.debezium.relational.Column;
import io.debezium.relational.RelationalDatabaseConnectorConfig;
import io.debezium.relational.TableId;
import io.debezium.relational.TableSchema;
import io.debezium.relational.TableSchemaBuilder;
import io.debezium.relational.mapping.ColumnMappers;
import io.debezium.spi.topic.TopicNamingStrategy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.List;
import org.apache.kafka.connect.data.Struct;

/** Tables as Debezium describes them, by its own classes and its own configuration. */
abstract class DescribedTables implements AutoCloseable {
  private final RelationalDatabaseConnectorConfig config;
  private final TopicNamingStrategy<TableId> topics;

  /**
   * @param topics the key that names the strategy, whose default is each database's own
   */
  @SuppressWarnings("unchecked") // a relational connector's strategy is one for tables
  DescribedTables(RelationalDatabaseConnectorConfig config, Field topics) {
    this.config = config;
    this.topics = config.getTopicNamingStrategy(topics);
  }

  /**
   * @param source what the envelopes of a snapshot's rows tell of where they are from
   */
  record Described(
      io.debezium.relational.Table table,
      TableSchema schema,
      String topic,
      Struct source,
      ColumnMappers mappers) {}

  /**
   * @param connection to the database
   * @throws SQLTransientException if the table's columns changed meanwhile
   */
  Described describe(Connection connection, Table table) throws SQLException {
    io.debezium.relational.Table found = read(connection, table);
    List<String> now =
        table.columns().stream().map(dev.millrace.connect.jdbc.dialect.Column::name).toList();
    if (found == null || !found.retrieveColumnNames().equals(now)) {
      throw new SQLTransientException("The columns of " + table.id() + " changed meanwhile");
    }
    io.debezium.relational.Table logged = logged(found);
    ColumnMappers mappers = ColumnMappers.create(config);
    return new Described(
        logged,
        builder().create(topics, logged, config.getColumnFilter(), mappers, config.getKeyMapper()),
        topics.dataChangeTopic(logged.id()),
        source(connection, logged.id()),
        mappers);
  }

  /** False for a column that the configuration leaves out. */
  boolean includes(TableId id, Column column) {
    return config.getColumnFilter().matches(id.catalog(), id.schema(), id.table(), column.name());
  }

  /** With all columns; null if there is no such table. */
  abstract io.debezium.relational.Table read(Connection connection, Table table)
      throws SQLException;

  /** With those columns that are in the log. */
  io.debezium.relational.Table logged(io.debezium.relational.Table table) {
    return table;
  }

  abstract TableSchemaBuilder builder() throws SQLException;

  /** As of now: the same for all rows that are read with it. */
  abstract Struct source(Connection connection, TableId id) throws SQLException;

  /** The current row's column in the form that Debezium's own types are made of. */
  abstract Object value(ResultSet row, int index, Column column, io.debezium.relational.Table table)
      throws SQLException;

  @Override
  public void close() throws SQLException {}
}
