package dev.millrace.connect.jdbc.cdc;

import io.debezium.connector.AbstractSourceInfo;
import io.debezium.connector.binlog.BinlogSourceInfo;
import io.debezium.connector.mariadb.MariaDbConnectorConfig;
import io.debezium.connector.postgresql.PostgresConnectorConfig;
import io.debezium.connector.postgresql.SourceInfo;
import io.debezium.relational.RelationalDatabaseConnectorConfig;
import io.debezium.relational.TableId;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** What the envelope of a snapshot's row tells of its source. */
final class SnapshotSource {
  private SnapshotSource() {}

  static Struct postgres(PostgresConnectorConfig config, long lsn, TableId table) {
    return common(
            config,
            config.getSourceInfoStructMaker().schema(),
            io.debezium.connector.postgresql.Module.version(),
            config.databaseName())
        .put(AbstractSourceInfo.SCHEMA_NAME_KEY, table.schema())
        .put(AbstractSourceInfo.TABLE_NAME_KEY, table.table())
        .put(SourceInfo.LSN_KEY, lsn)
        .put(AbstractSourceInfo.SEQUENCE_KEY, "[null,\"" + lsn + "\"]");
  }

  static Struct mariaDb(MariaDbConnectorConfig config, String file, long position, TableId table) {
    return common(
            config,
            config.getSourceInfoStructMaker().schema(),
            io.debezium.connector.mariadb.Module.version(),
            table.catalog())
        .put(AbstractSourceInfo.TABLE_NAME_KEY, table.table())
        .put(BinlogSourceInfo.SERVER_ID_KEY, 0L)
        .put(BinlogSourceInfo.BINLOG_FILENAME_OFFSET_KEY, file)
        .put(BinlogSourceInfo.BINLOG_POSITION_OFFSET_KEY, position)
        .put(BinlogSourceInfo.BINLOG_ROW_IN_EVENT_OFFSET_KEY, 0);
  }

  private static Struct common(
      RelationalDatabaseConnectorConfig config, Schema schema, String version, String database) {
    Instant now = Instant.now();
    return new Struct(schema)
        .put(AbstractSourceInfo.DEBEZIUM_VERSION_KEY, version)
        .put(AbstractSourceInfo.DEBEZIUM_CONNECTOR_KEY, config.getConnectorName())
        .put(AbstractSourceInfo.SERVER_NAME_KEY, config.getLogicalName())
        .put(AbstractSourceInfo.TIMESTAMP_KEY, now.toEpochMilli())
        .put(
            AbstractSourceInfo.TIMESTAMP_US_KEY,
            TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + now.getNano() / 1000)
        .put(
            AbstractSourceInfo.TIMESTAMP_NS_KEY,
            TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano())
        .put(AbstractSourceInfo.SNAPSHOT_KEY, "true")
        .put(AbstractSourceInfo.DATABASE_NAME_KEY, database);
  }
}
