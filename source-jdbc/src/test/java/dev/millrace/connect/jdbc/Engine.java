package dev.millrace.connect.jdbc;

import dev.millrace.connect.jdbc.dialect.TableId;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A database that tests read from.
 *
 * @param id of a table by its name
 */
record Engine(String url, String user, String password, Function<String, TableId> id) {
  Connection connect() throws SQLException {
    return DriverManager.getConnection(url, user, password);
  }

  void run(String... statements) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  Map<String, String> props(String mode, String... tables) {
    Map<String, String> props = new LinkedHashMap<>();
    props.put("name", "it");
    props.put("connection.url", url);
    if (user != null) {
      props.put("connection.user", user);
      props.put("connection.password", password);
    }
    props.put("connection.backoff.ms", "50");
    props.put("mode", mode);
    props.put("topic.prefix", "shop-");
    props.put("poll.interval.ms", "100");
    List<TableId> ids = new ArrayList<>();
    for (String table : tables) {
      ids.add(id.apply(table));
    }
    props.putAll(new TaskTables(ids, 0, 1, false).props());
    return props;
  }
}
