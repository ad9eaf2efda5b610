package dev.millrace.connect.jdbc.lookback;

import dev.millrace.connect.common.position.LazyOffset;
import dev.millrace.connect.jdbc.dialect.Condition;
import dev.millrace.connect.jdbc.query.Criteria;
import dev.millrace.connect.jdbc.query.Place;
import dev.millrace.connect.jdbc.query.Section;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** The rows after the last one, as the widely used connectors read them, without any look back. */
final class PlainTail implements Section {
  private final Map<String, String> partition;
  private final Clock clock;
  private Place place;
  private Criteria criteria;

  PlainTail(Map<String, String> partition, Clock clock, Place place) {
    this.partition = partition;
    this.clock = clock;
    this.place = place;
  }

  @Override
  public Map<String, String> partition() {
    return partition;
  }

  @Override
  public Condition left(Connection connection, Criteria present) throws SQLException {
    criteria = present;
    return clock.bound(connection, criteria).and(criteria.after(place)).and(criteria.readable());
  }

  @Override
  public Map<String, ?> read(Place row) {
    place = row;
    Criteria order = criteria;
    return new LazyOffset(offset -> order.putPlace(row, offset));
  }

  @Override
  public boolean end() {
    return false;
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
