package dev.millrace.connect.jdbc.cdc;

import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.dialect.MySqlDialect;
import dev.millrace.connect.jdbc.dialect.Table;
import dev.millrace.connect.jdbc.query.ReadSettings;
import dev.millrace.connect.jdbc.query.RowShape;
import dev.millrace.connect.jdbc.query.Target;
import io.debezium.config.Configuration;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Makes the rows of tables into what Debezium makes of them in a snapshot: with the schemas that
 * its own classes build of its own configuration, so that the records of a table's snapshot and log
 * have the same. Used by one thread.
 */
public final class SnapshotShapes implements RowShape.Maker, AutoCloseable {
  private final DescribedTables tables;
  private final ReadSettings settings;
  private final Dialect dialect;
  private final boolean ownTypes;
  private final UnaryOperator<SourceRecord> output;

  /**
   * @param debezium what its task is configured with
   * @param dialect of PostgreSQL or of MariaDB
   * @param output what becomes of Debezium's record, as {@link ChangeOutput#ofRow}
   */
  public SnapshotShapes(
      Map<String, String> debezium,
      ReadSettings settings,
      Dialect dialect,
      UnaryOperator<SourceRecord> output) {
    Configuration configuration = Configuration.from(debezium);
    this.tables =
        dialect instanceof MySqlDialect
            ? new MariaDbTables(configuration)
            : new PostgresTables(configuration);
    this.settings = settings;
    this.dialect = dialect;
    this.ownTypes = LogTypes.areIn(debezium);
    this.output = output;
  }

  /**
   * @throws java.sql.SQLTransientException if the table's columns changed meanwhile
   */
  @Override
  public RowShape of(Connection connection, Target target, Table table) throws SQLException {
    DescribedTables.Described described = tables.describe(connection, table);
    EnvelopeMaker envelopes =
        new EnvelopeMaker(described.topic(), described.schema(), described.source(), output);
    return ownTypes
        ? new OwnRows(table, described, tables, envelopes, settings, dialect)
        : new DebeziumRows(described, tables, envelopes, settings.quoting());
  }

  @Override
  public void close() throws SQLException {
    tables.close();
  }
}
