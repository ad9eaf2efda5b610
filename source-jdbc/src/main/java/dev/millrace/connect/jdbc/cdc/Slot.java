package dev.millrace.connect.jdbc.cdc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * A logical replication slot of PostgreSQL's, by {@code pgoutput}: the place in the log from which
 * on the server keeps it.
 *
 * @param name lower-case letters, digits and underscores, 63 at most
 * @param failover whether standbys are to have it too; PostgreSQL 17 and later
 */
public record Slot(String name, boolean failover) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9_]{1,63}");
  private static final int FAILOVER_SINCE = 17;

  /**
   * What the server tells of it.
   *
   * @param pid process of the server's that reads it; 0 for none
   * @param confirmed up to where everything was read and stored, such as {@code 0/16B3748}
   * @param keptBytes of the log that it keeps back; -1 if the server does not tell
   * @param lost whether the server has removed log that it needs
   */
  public record State(
      String plugin, String database, int pid, String confirmed, long keptBytes, boolean lost) {}

  public Slot {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "must be 1 to 63 lower-case letters, digits and underscores: " + name);
    }
  }

  /** Null if it does not exist. */
  public State state(Connection connection) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT plugin, database, coalesce(active_pid, 0), confirmed_flush_lsn::text,"
                + " coalesce(pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery()"
                + " THEN pg_last_wal_receive_lsn() ELSE pg_current_wal_insert_lsn() END, restart_lsn), -1),"
                + " coalesce(to_jsonb(s) ->> 'wal_status' = 'lost', false)"
                + " FROM pg_replication_slots s WHERE slot_name = ?")) {
      query.setString(1, name);
      try (ResultSet row = query.executeQuery()) {
        return row.next()
            ? new State(
                row.getString(1),
                row.getString(2),
                row.getInt(3),
                row.getString(4),
                row.getLong(5),
                row.getBoolean(6))
            : null;
      }
    }
  }

  /**
   * Makes it if it does not exist, and waits for the transactions that run at that time; its
   * publication must exist.
   *
   * @return up to where everything was read and stored, such as {@code 0/16B3748}
   * @throws ConnectException if it is another's: of another plugin or database, or not usable
   */
  public String ensure(Connection connection) throws SQLException {
    State state = state(connection);
    if (state == null) {
      create(connection);
      state = state(connection);
    }
    String problem = problem(state, connection.getCatalog());
    if (problem != null) {
      throw new ConnectException(problem);
    }
    return state.confirmed;
  }

  /**
   * Why this slot can't be used, and what to do; null if it can.
   *
   * @param state null if it does not exist
   * @param database the one that is connected to
   */
  String problem(State state, String database) {
    if (state == null) {
      return "Slot " + name + " is gone again: somebody else drops it";
    }
    if (!"pgoutput".equals(state.plugin)) {
      return "Slot "
          + name
          + " is of plugin "
          + state.plugin
          + ", not pgoutput: name another in slot.name";
    }
    if (!database.equals(state.database)) {
      return "Slot "
          + name
          + " is of database "
          + state.database
          + ", not "
          + database
          + ": name another in slot.name";
    }
    if (state.lost) {
      return "The server has removed log that slot "
          + name
          + " needs (max_slot_wal_keep_size), so changes are lost. Drop it by "
          + dropSql()
          + ", and read all tables anew: take the connector's offsets away";
    }
    return null;
  }

  /**
   * Finds out whether the log can still be read from a position on.
   *
   * @param offset of the last record that was read, as Debezium makes them; null for none
   * @throws ConnectException if changes after it are lost, with what to do
   */
  public void require(Connection connection, Map<String, ?> offset) throws SQLException {
    State state = state(connection);
    if (state == null) {
      throw lost("does not exist any more");
    }
    String problem = problem(state, connection.getCatalog());
    if (problem != null) {
      throw new ConnectException(problem);
    }
    Long at = offset == null ? null : Repeats.begins(offset);
    if (at != null && Long.compareUnsigned(Lsn.of(state.confirmed), at) > 0) {
      throw lost("was made anew, or moved by somebody else, to " + state.confirmed);
    }
  }

  /**
   * Finds out whether the log is still kept from where it was when tables were read.
   *
   * @param begun what {@link #ensure} gave then
   * @throws ConnectException if changes after it are lost, with what to do
   */
  public void requireFrom(Connection connection, String begun) throws SQLException {
    require(connection, null);
    State state = state(connection);
    if (!state.confirmed.equals(begun)) {
      throw lost("was made anew, or moved by somebody else, to " + state.confirmed);
    }
  }

  private ConnectException lost(String what) {
    return new ConnectException(
        "Slot "
            + name
            + " "
            + what
            + ": changes since the stored position are lost. Read all tables anew: take the"
            + " connector's offsets away");
  }

  private void create(Connection connection) throws SQLException {
    boolean withFailover =
        failover && connection.getMetaData().getDatabaseMajorVersion() >= FAILOVER_SINCE;
    try (PreparedStatement call = connection.prepareStatement(createSql(withFailover))) {
      call.execute();
    } catch (SQLException e) {
      // Another made it in the meantime.
      if (!"42710".equals(e.getSQLState())) {
        throw e;
      }
    }
  }

  private String createSql(boolean withFailover) {
    return "SELECT pg_create_logical_replication_slot('"
        + name
        + "', 'pgoutput'"
        + (withFailover ? ", false, false, true)" : ")");
  }

  /** The SQL that drops it. */
  public String dropSql() {
    return "SELECT pg_drop_replication_slot('" + name + "')";
  }

  /** Does nothing if it does not exist. */
  public void drop(Connection connection) throws SQLException {
    if (state(connection) != null) {
      try (PreparedStatement call = connection.prepareStatement(dropSql())) {
        call.execute();
      }
    }
  }
}
