package dev.millrace.connect.snowflake.commit;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** A session with Snowflake, as the protocol needs it. Used by one thread. */
public interface Session extends AutoCloseable {

  /**
   * Raises the epoch of each partition's row, writes its owner, and adds rows that are missing;
   * durable when it returns. Waits for transactions that have these rows.
   */
  void fence(Collection<TopicPartition> partitions, String owner) throws SQLException;

  /** The rows of partitions as they are; after this session has changed the same. */
  Map<TopicPartition, Standing> read(Collection<TopicPartition> partitions) throws SQLException;

  /** Begins a transaction. Until it is committed nothing that is run takes effect by itself. */
  void begin() throws SQLException;

  /**
   * Moves the rows that are as expected, and says how many were; none if the server has ended the
   * transaction since {@link #begin}, for then what was loaded is gone.
   *
   * @param commit a name that the rows get
   */
  int advance(List<Advance> advances, String commit) throws SQLException;

  /** Whether the transaction is still the one that {@link #begin} began. */
  boolean goesOn() throws SQLException;

  /**
   * After an error it is not known whether the transaction is committed. Without one there may be
   * nothing that was committed: the server may have ended the transaction before.
   */
  void commit() throws SQLException;

  void rollback() throws SQLException;

  /** Gives the session up, with what it has not committed. Never throws. */
  @Override
  void close();
}
