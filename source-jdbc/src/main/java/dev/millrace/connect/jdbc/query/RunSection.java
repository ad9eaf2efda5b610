package dev.millrace.connect.jdbc.query;

import dev.millrace.connect.common.position.LazyOffset;
import dev.millrace.connect.jdbc.dialect.Condition;
import dev.millrace.connect.jdbc.offset.Position;
import dev.millrace.connect.jdbc.offset.Views;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * A chunk of one run over a table, or all of it: the rows after one place, up to and with another.
 * An offset names the run, so that one of an earlier run, or of other chunks, never counts, and
 * what the rows' queries saw.
 */
public final class RunSection implements Section {
  private final Map<String, String> partition;
  private final long run;
  private final List<String> columns;
  private final Place last;
  private final Sight sight;
  private final Map<String, String> kept;
  private Views views;
  private Place place;
  private Criteria criteria;

  /**
   * @param run when it started, in milliseconds since 1970
   * @param columns of the order in which the places were found
   * @param place after which the rows are left
   * @param last place that still belongs to it; {@link Criteria#NOWHERE} for no end
   * @param kept what each offset says beside
   * @param views of the rows before {@code place}
   */
  public RunSection(
      Map<String, String> partition,
      long run,
      List<String> columns,
      Place place,
      Place last,
      Sight sight,
      Map<String, String> kept,
      Views views) {
    this.partition = partition;
    this.run = run;
    this.columns = columns;
    this.place = place;
    this.last = last;
    this.sight = sight;
    this.kept = Map.copyOf(kept);
    this.views = views;
  }

  @Override
  public Map<String, String> partition() {
    return partition;
  }

  @Override
  public Condition left(Connection connection, Criteria present) throws SQLException {
    if (!present.columns().equals(columns)) {
      throw new ConnectException(
          "The order of "
              + partition
              + " was by "
              + columns
              + " and is by "
              + present.columns()
              + ", because the primary key changed while the table was read. Restart the task: it"
              + " begins the run again");
    }
    criteria = present;
    views = views.then(place.words(), sight.look(connection));
    return criteria.after(place).and(criteria.upTo(last)).and(criteria.readable());
  }

  @Override
  public Map<String, ?> read(Place row) {
    place = row;
    Criteria order = criteria;
    Views seen = views;
    return new LazyOffset(
        offset -> {
          offset.put(Position.RUN, run);
          order.putPlace(row, offset);
          offset.putAll(kept);
          seen.put(offset);
        });
  }

  @Override
  public boolean end() {
    return false;
  }

  /** The offset that says that all of it was read. */
  public Map<String, ?> done() {
    Map<String, Object> offset = new LinkedHashMap<>();
    offset.put(Position.RUN, run);
    offset.put(Position.DONE, "true");
    offset.putAll(outcome());
    return offset;
  }

  /** What the last offset keeps of it once all of it was read, beside the run. */
  public Map<String, Object> outcome() {
    Map<String, Object> outcome = new LinkedHashMap<>(kept);
    views.put(outcome);
    return outcome;
  }

  @Override
  public Object mark() {
    return place;
  }

  @Override
  public void reset(Object mark) {
    place = (Place) mark;
  }
}
