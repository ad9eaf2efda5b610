package dev.millrace.connect.jdbc.cdc;

import dev.millrace.connect.jdbc.dialect.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * What makes PostgreSQL keep and give out its log: a publication and a slot.
 *
 * @param root whether changes of partitions come as those of their table
 */
public record PostgresLog(Slot slot, Publication publication, PublicationMode mode, boolean root) {

  /**
   * Makes what is not there, the publication first, for a slot does not see publications that were
   * made after a change. Tasks that do so at a time wait for each other.
   *
   * @param connection in auto-commit mode, and not read-only
   * @param tables whose changes are wanted
   * @return up to where everything was read and stored, such as {@code 0/16B3748}
   * @throws ConnectException if they can't be used, with what to do
   */
  public String ensure(Connection connection, List<TableId> tables) throws SQLException {
    locking("pg_advisory_lock", connection);
    try {
      return ensureAlone(connection, tables);
    } finally {
      locking("pg_advisory_unlock", connection);
    }
  }

  private void locking(String function, Connection connection) throws SQLException {
    try (PreparedStatement call =
        connection.prepareStatement("SELECT " + function + "(hashtext(?))")) {
      call.setString(1, slot.name());
      call.execute();
    }
  }

  private String ensureAlone(Connection connection, List<TableId> tables) throws SQLException {
    switch (mode) {
      case FILTERED -> publication.ensure(connection, tables, root);
      case ALL_TABLES -> publication.ensureForAll(connection, root);
      case DISABLED, NO_TABLES -> {
        if (publication.state(connection) == null) {
          throw new ConnectException(
              "There is no publication "
                  + publication.name()
                  + ", and publication.autocreate.mode="
                  + mode
                  + ": "
                  + publication.create(tables, root));
        }
      }
    }
    return slot.ensure(connection);
  }

  /** What keeps the user from this, or the server. */
  public List<ReplicationCheck.Problem> problems(Connection connection, List<TableId> tables)
      throws SQLException {
    return ReplicationCheck.problems(connection, slot, publication, mode.follows(), tables);
  }

  /** Drops both, but for a publication that is somebody else's. */
  public void drop(Connection connection) throws SQLException {
    slot.drop(connection);
    if (mode == PublicationMode.FILTERED || mode == PublicationMode.ALL_TABLES) {
      publication.drop(connection);
    }
  }
}
