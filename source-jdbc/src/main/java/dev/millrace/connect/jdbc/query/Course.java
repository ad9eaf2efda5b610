package dev.millrace.connect.jdbc.query;

import dev.millrace.connect.jdbc.dialect.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Decides what a task reads of a table next. Not thread-safe; a call that fails changes nothing.
 */
public interface Course {
  /** Longer than any task lives. */
  Duration FOR_EVER = Duration.ofDays(36_500);

  /** What to do now. */
  sealed interface Step {
    /** Come back later. */
    record Wait(Duration rest) implements Step {}

    /** Hand on a position that moved without a row. */
    record Move(Map<String, String> partition, Map<String, ?> offset) implements Step {}

    /** Read all rows that are left of it, then call {@link Course#finished}. */
    record Read(Section section) implements Step {}
  }

  /** How long there is nothing to do; asks no database. */
  Duration rest();

  /**
   * @param table as it is now
   * @param connection in the transaction in which the section's query will run
   */
  Step next(Connection connection, Table table, Criteria criteria) throws SQLException;

  /**
   * All rows of the section were read.
   *
   * @return a step to take at once; null if there is none
   */
  Step.Move finished(Section section);

  /** Makes the record that carries a position without a row. */
  @FunctionalInterface
  interface Positions {
    SourceRecord record(Step.Move move);
  }
}
