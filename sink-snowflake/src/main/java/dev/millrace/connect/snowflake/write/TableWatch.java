package dev.millrace.connect.snowflake.write;

import dev.millrace.connect.snowflake.table.Identifiers;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Notices tables that are not those any more that rows went to: dropped, replaced or swapped. When
 * they were made stands in the control table. Looks before the first batch of a task for a table,
 * and now and then later. Used by the writer's thread.
 */
final class TableWatch {
  private static final int MOST_BATCHES = 16;

  private final Regressions regressions;
  private final Map<String, Integer> batches = new HashMap<>();

  TableWatch(Regressions regressions) {
    this.regressions = regressions;
  }

  /** A batch is about to be loaded into a table that is there. */
  void loading(WriterSession session, String table) throws SQLException {
    int loaded = batches.getOrDefault(table, 0);
    if (loaded % MOST_BATCHES == 0) {
      look(session, table);
    }
    batches.put(table, loaded + 1);
  }

  private void look(WriterSession session, String table) throws SQLException {
    OptionalLong made = made(session, table);
    OptionalLong before = recorded(session, table);
    if (made.isPresent() && !made.equals(before)) {
      if (before.isPresent()) {
        regressions.found(
            "Table "
                + table
                + " was made at "
                + Instant.ofEpochMilli(made.getAsLong())
                + ", but the connector has loaded rows into one of this name that was made at "
                + Instant.ofEpochMilli(before.getAsLong())
                + ": it was replaced.");
      }
      session.change(session.control().move(ControlTable.target(table), made.getAsLong()));
    }
  }

  /** When a table was made, in epoch milliseconds; empty if the role does not see it. */
  private static OptionalLong made(WriterSession session, String table) throws SQLException {
    return session.run(
        "SHOW TABLES LIKE " + Identifiers.text(table),
        (statement, sql) -> {
          try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
              if (rows.getString("name").equals(table)) {
                return OptionalLong.of(rows.getTimestamp("created_on").getTime());
              }
            }
          }
          return OptionalLong.empty();
        });
  }

  /** When the table was made that rows went to before, in epoch milliseconds. */
  private static OptionalLong recorded(WriterSession session, String table) throws SQLException {
    return session.texts(session.control().recorded(table)).stream()
        .mapToLong(Long::parseLong)
        .findFirst();
  }

  /** A table is not there, and about to be made. */
  void missing(WriterSession session, String table) throws SQLException {
    for (String name : List.of(table, table.toUpperCase(Locale.ROOT))) {
      OptionalLong before = recorded(session, name);
      if (before.isPresent()) {
        regressions.found(
            "Table "
                + name
                + ", made at "
                + Instant.ofEpochMilli(before.getAsLong())
                + ", is gone with the rows that the connector has loaded into it, or the role may not"
                + " see it any more.");
        session.change(session.control().forget(name));
      }
      batches.remove(name);
    }
  }
}
