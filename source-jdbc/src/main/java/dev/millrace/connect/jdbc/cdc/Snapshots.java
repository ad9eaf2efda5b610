package dev.millrace.connect.jdbc.cdc;

import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.dialect.Table;
import dev.millrace.connect.jdbc.dialect.TableId;
import dev.millrace.connect.jdbc.offset.Position;
import dev.millrace.connect.jdbc.query.ConnectionSource;
import dev.millrace.connect.jdbc.query.KeyRanges;
import dev.millrace.connect.jdbc.query.ReadSettings;
import dev.millrace.connect.jdbc.query.Sight;
import dev.millrace.connect.jdbc.query.Target;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.connect.source.SourceRecord;

/** How the snapshot of a database and the reading of its log know of each other. */
public final class Snapshots {
  private final ReadSettings settings;
  private final Dialect dialect;
  private final SeenFilter filter = new SeenFilter();

  public Snapshots(ReadSettings settings, Dialect dialect) {
    this.settings = settings;
    this.dialect = dialect;
  }

  /** Makes what keeps a database's log from now on, if it is not there. */
  @FunctionalInterface
  public interface Log {
    /** Where the log begins that is kept, as text. */
    String begin() throws SQLException;
  }

  /** What the queries of {@code table} see. */
  public Sight sight(TableId table, Log log) {
    return new PostgresSight(log, settings.quoting().of(table));
  }

  /**
   * What its queries see if it is read while the log is.
   *
   * @param connections for what is written into the log
   */
  public Sight sightBeside(TableId table, Log log, Turns turns, ConnectionSource connections) {
    PostgresSight sight = new PostgresSight(log, settings.quoting().of(table));
    return new SightBeside(table, sight, turns, connections);
  }

  /**
   * Takes note of a table that was read, for {@link #unseen}.
   *
   * @param table the table's own offset
   * @param offset finds what is stored for a source partition; {@link Position#START} for nothing
   */
  public void read(
      ConnectionSource connections,
      TableId id,
      Position table,
      Function<Map<String, String>, Position> offset)
      throws SQLException {
    ReadTable read = ReadTable.of(id, table, offset);
    List<View> views =
        read.views().stream()
            .map(text -> text == null ? null : (View) PostgresView.of(text))
            .toList();
    if (read.ends().isEmpty()) {
      filter.put(id, new SeenRanges(null, views));
      return;
    }
    try (Connection connection = connections.get()) {
      Optional<Table> described = dialect.describe(connection, id);
      if (described.isPresent()) {
        Target target = Target.table(id);
        filter.put(
            id,
            new SeenRanges(
                new KeyRanges(target, described.get(), settings, dialect, read.ends()), views));
      }
    }
  }

  /** The events that no row holds yet which was read, and all that is no event. */
  public List<SourceRecord> unseen(List<SourceRecord> records, ConnectionSource connections)
      throws SQLException {
    return filter.unseen(records, connections);
  }
}
