package dev.millrace.connect.jdbc.cdc;

import io.debezium.connector.common.BaseSourceTask;
import io.debezium.connector.mariadb.MariaDbConnector;
import io.debezium.connector.mariadb.MariaDbConnectorTask;
import io.debezium.connector.mysql.MySqlConnector;
import io.debezium.connector.mysql.MySqlConnectorTask;
import io.debezium.connector.postgresql.PostgresConnector;
import io.debezium.connector.postgresql.PostgresConnectorTask;
import io.debezium.connector.sqlserver.SqlServerConnector;
import io.debezium.connector.sqlserver.SqlServerConnectorTask;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.source.SourceConnector;

/** The databases whose logs can be read, each by a connector task of Debezium's. */
public enum Database {
  POSTGRESQL(PostgresConnector.class) {
    @Override
    BaseSourceTask<?, ?> task() {
      return new PostgresConnectorTask();
    }

    @Override
    Map<String, Object> begin(Map<String, ?> last) {
      return Repeats.begin(last);
    }

    @Override
    Repeats repeats(Collection<Map<String, ?>> last) {
      return new Repeats(last.isEmpty() ? null : last.iterator().next());
    }
  },
  MYSQL(MySqlConnector.class) {
    @Override
    BaseSourceTask<?, ?> task() {
      return new MySqlConnectorTask();
    }
  },
  MARIADB(MariaDbConnector.class) {
    @Override
    BaseSourceTask<?, ?> task() {
      return new MariaDbConnectorTask();
    }
  },
  SQL_SERVER(SqlServerConnector.class) {
    @Override
    BaseSourceTask<?, ?> task() {
      return new SqlServerConnectorTask();
    }
  };

  private final Class<? extends SourceConnector> connector;

  Database(Class<? extends SourceConnector> connector) {
    this.connector = connector;
  }

  /** Debezium's connector, by whose name its tasks find their parts. */
  String connector() {
    return connector.getName();
  }

  /** A new task of Debezium's, which has not been started. */
  abstract BaseSourceTask<?, ?> task();

  /**
   * The offset that a task of Debezium's begins with so that it misses no record after {@code
   * last}.
   */
  Map<String, Object> begin(Map<String, ?> last) {
    return new HashMap<>(last);
  }

  /**
   * Leaves out what a task that began so repeats.
   *
   * @param last offsets of the last records before, by source partition; empty if there are none
   * @return null if it repeats nothing
   */
  Repeats repeats(Collection<Map<String, ?>> last) {
    return null;
  }
}
