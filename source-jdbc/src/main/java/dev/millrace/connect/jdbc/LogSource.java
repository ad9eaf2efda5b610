package dev.millrace.connect.jdbc;

import dev.millrace.connect.common.position.SourcePartition;
import dev.millrace.connect.common.resilience.Guard;
import dev.millrace.connect.jdbc.cdc.Breaks;
import dev.millrace.connect.jdbc.cdc.Database;
import dev.millrace.connect.jdbc.cdc.Dimensions;
import dev.millrace.connect.jdbc.cdc.History;
import dev.millrace.connect.jdbc.cdc.LogCapture;
import dev.millrace.connect.jdbc.cdc.LogTypes;
import dev.millrace.connect.jdbc.cdc.LogUrl;
import dev.millrace.connect.jdbc.cdc.OutputSettings;
import dev.millrace.connect.jdbc.credentials.CredentialsProvider;
import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.dialect.TableId;
import dev.millrace.connect.jdbc.query.ConnectionSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** A configuration's log, as the tasks of Debezium's that read it are told of it. */
final class LogSource implements LogCapture.Settings {
  private final JdbcSourceConfig config;
  private final Database database;
  private final CredentialsProvider provider;
  private final ConnectionSource connections;
  private final List<TableId> tables;

  private LogSource(JdbcSourceConfig config, ConnectionSource connections, List<TableId> tables) {
    this.config = config;
    this.database = LogUrl.of(config.connectionUrl()).database();
    this.provider = config.newCredentialsProvider();
    this.connections = connections;
    this.tables = tables;
  }

  /** The source partition of the log's position; Debezium's own, so that its offsets carry on. */
  static Map<String, String> partition(JdbcSourceConfig config) {
    return SourcePartition.of(Map.of("server", config.reading().topics().prefix()));
  }

  /**
   * Makes what keeps PostgreSQL's log from now on, if it is not there.
   *
   * @param connection its own, with no transaction open; is left writable, in auto-commit mode
   * @return up to where the log has been read and stored, such as {@code 0/16B3748}
   */
  static String begin(Connection connection, JdbcSourceConfig config, List<TableId> tables)
      throws SQLException {
    connection.setReadOnly(false);
    connection.setAutoCommit(true);
    return config.postgresLog().ensure(connection, tables);
  }

  /** For {@link #capture}: as long as the configuration says, after what another try may mend. */
  static Guard guard(JdbcSourceConfig config, Dialect dialect) {
    boolean renewed = config.renewsCredentials();
    return new Guard(
        dialect.farSide(config.connectionUrl()),
        config.guard(),
        error -> Breaks.mayMend(error, dialect, renewed));
  }

  /**
   * What reads the log, not started; it closes all it needs when it is stopped.
   *
   * @param connections for looks at the slot; read-only ones will do
   * @param tables whose changes are wanted
   * @param begin the offset to begin with if none is stored, of MariaDB {@code file}, {@code pos}
   *     and {@code gtids}, which {@code BINLOG_GTID_POS} gives; null to begin where the log begins
   * @param stored what Connect has stored; asked on another thread
   * @param name of the thread
   */
  static LogCapture capture(
      JdbcSourceConfig config,
      ConnectionSource connections,
      List<TableId> tables,
      Map<String, ?> begin,
      OffsetStorageReader stored,
      Guard guard,
      String name) {
    LogSource source = new LogSource(config, connections, tables);
    return new LogCapture(
        source.database,
        source,
        partition(config),
        begin,
        stored,
        guard,
        source.history(stored),
        name);
  }

  @Override
  public Map<String, String> after(Map<Map<String, ?>, Map<String, ?>> last) throws SQLException {
    if (database == Database.POSTGRESQL) {
      try (Connection connection = connections.get()) {
        config.postgresLog().slot().require(connection, last.get(partition(config)));
      }
    }
    return settings();
  }

  /** What Debezium's classes are configured with that make records of rows. */
  static Map<String, String> settings(
      JdbcSourceConfig config, ConnectionSource connections, List<TableId> tables)
      throws SQLException {
    try (LogSource source = new LogSource(config, connections, tables)) {
      return source.settings();
    }
  }

  private Map<String, String> settings() throws SQLException {
    Map<String, String> settings = config.logSettings(provider.credentials(), tables);
    OutputSettings output = config.output();
    settings.put(
        "tombstones.on.delete",
        String.valueOf(output.form() == OutputSettings.Form.ENVELOPE && output.tombstones()));
    settings.putIfAbsent("skipped.operations", "none"); // by default truncates
    settings.putIfAbsent(
        "event.converting.failure.handling.mode", "fail"); // by default a warning and null
    if (config.ownTypes()) {
      types()
          .forEach(
              (key, value) ->
                  settings.merge(
                      key,
                      value,
                      (users, ours) -> key.equals("driver.options") ? users + " " + ours : ours));
    }
    return settings;
  }

  private Map<String, String> types() throws SQLException {
    if (database != Database.POSTGRESQL) {
      return LogTypes.mySql(config.types());
    }
    try (Connection connection = connections.get()) {
      return LogTypes.postgres(config.types(), Dimensions.find(connection));
    }
  }

  /** Null if the log tells what the tables look like, or if the user has it kept elsewhere. */
  private History history(OffsetStorageReader stored) {
    return database == Database.POSTGRESQL
            || config.originals().containsKey("schema.history.internal")
        ? null
        : new History(
            config.reading().topics().prefix(),
            stored,
            config.reading().positionTopic(),
            config.reading().connector());
  }

  @Override
  public void close() {
    provider.close();
  }
}
