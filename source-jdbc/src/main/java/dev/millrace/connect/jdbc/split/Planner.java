package dev.millrace.connect.jdbc.split;

import dev.millrace.connect.jdbc.dialect.Condition;
import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.dialect.Table;
import dev.millrace.connect.jdbc.query.Criteria;
import dev.millrace.connect.jdbc.query.Place;
import dev.millrace.connect.jdbc.query.ReadSettings;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Cuts tables into chunks of about equal numbers of rows. */
public final class Planner {
  private static final Logger log = LoggerFactory.getLogger(Planner.class);

  /** A source partition each, which every task of an exactly-once connector loads. */
  private static final int MOST_CHUNKS = 128;

  /** Chunks' worth of newest rows left to the cursor, which looks back for those that are late. */
  private static final long LEFT_TO_CURSOR = 2;

  /** Whole numbers with less than this share in use are not cut by arithmetic. */
  private static final double DENSE = 0.5;

  private static final int SAMPLES_A_CHUNK = 50;

  private final Dialect dialect;
  private final ReadSettings settings;

  public Planner(Dialect dialect, ReadSettings settings) {
    this.dialect = dialect;
    this.settings = settings;
  }

  /**
   * Cuts all of a table. Empty if it is best read in one.
   *
   * @param now identifies the run, in milliseconds since 1970
   */
  Optional<Plan> whole(Connection connection, Table table, Criteria criteria, long now)
      throws SQLException {
    return plan(connection, table, criteria, now, Place.NOWHERE);
  }

  /** Cuts what a cursor may leave to chunks. Empty if it is best read by the cursor alone. */
  Optional<Plan> snapshot(Connection connection, Table table, Criteria criteria, long now)
      throws SQLException {
    Place end = criteria.startsWithTime() ? settledTime(connection, criteria) : null;
    if (end == null) {
      end = placeBeforeNewest(connection, table, criteria);
    }
    return end == null ? Optional.empty() : plan(connection, table, criteria, now, end);
  }

  private Place settledTime(Connection connection, Criteria criteria) throws SQLException {
    Instant settled =
        Instant.ofEpochMilli(dialect.nowMs(connection))
            .minus(settings.timestampDelay())
            .minus(settings.lookBack());
    return Place.of(LocalDateTime.ofInstant(settled, criteria.zone()));
  }

  private Place placeBeforeNewest(Connection connection, Table table, Criteria criteria)
      throws SQLException {
    String query = select(table, criteria, criteria.readable()) + criteria.descending();
    List<Place> places =
        places(
            connection,
            dialect.onlyRow(query, LEFT_TO_CURSOR * settings.chunkRows()),
            criteria.readable(),
            criteria);
    return places.isEmpty() ? null : places.get(0);
  }

  private Optional<Plan> plan(
      Connection connection, Table table, Criteria criteria, long now, Place end)
      throws SQLException {
    if (!criteria.exact()
        || !dialect.indexedColumns(connection, table.id()).contains(criteria.columns().get(0))) {
      return Optional.empty();
    }
    long rows = rows(connection, table);
    int chunks =
        (int) Math.min(MOST_CHUNKS, (rows + settings.chunkRows() - 1) / settings.chunkRows());
    if (chunks < 2) {
      return Optional.empty();
    }
    Condition within = criteria.readable().and(criteria.upTo(end));
    List<Place> ends = new ArrayList<>(cuts(connection, table, criteria, within, rows, chunks));
    boolean open = end.isNowhere();
    if (!open) {
      ends.add(end);
    }
    log.info(
        "{}: about {} rows, cut into {} chunks", table.id(), rows, ends.size() + (open ? 1 : 0));
    return ends.size() + (open ? 1 : 0) < 2
        ? Optional.empty()
        : Optional.of(new Plan(now, criteria.columns(), ends, open));
  }

  private long rows(Connection connection, Table table) throws SQLException {
    OptionalLong estimate = dialect.estimatedRows(connection, table.id());
    if (estimate.isPresent()) {
      return estimate.getAsLong();
    }
    try (PreparedStatement statement =
            connection.prepareStatement(
                "SELECT COUNT(*) FROM " + settings.quoting().of(table.id()));
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Up to {@code chunks - 1} places in ascending order, without repeats. */
  private List<Place> cuts(
      Connection connection,
      Table table,
      Criteria criteria,
      Condition within,
      long rows,
      int chunks)
      throws SQLException {
    if (criteria.isOneNumber()) {
      List<Place> even = even(connection, table, criteria, within, rows, chunks);
      if (!even.isEmpty()) {
        return even;
      }
    }
    List<Place> sampled = sampled(connection, table, criteria, within, rows, chunks);
    return sampled.isEmpty()
        ? lookedUp(connection, table, criteria, within, rows, chunks)
        : sampled;
  }

  private List<Place> even(
      Connection connection,
      Table table,
      Criteria criteria,
      Condition within,
      long rows,
      int chunks)
      throws SQLException {
    String term = criteria.firstTerm();
    String query =
        "SELECT MIN(" + term + "), MAX(" + term + ") FROM " + from(table) + where(within);
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      bind(statement, within);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        BigDecimal least = row.getBigDecimal(1);
        BigDecimal greatest = row.getBigDecimal(2);
        if (least == null || greatest.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
          return List.of();
        }
        long first = least.longValueExact();
        double width = greatest.subtract(least).doubleValue() + 1;
        if (rows / width < DENSE || width < chunks) {
          return List.of();
        }
        return IntStream.range(1, chunks)
            .mapToObj(i -> Place.of(first + (long) (width * i / chunks) - 1))
            .toList();
      }
    }
  }

  private List<Place> sampled(
      Connection connection,
      Table table,
      Criteria criteria,
      Condition within,
      long rows,
      int chunks)
      throws SQLException {
    long wanted = (long) chunks * SAMPLES_A_CHUNK;
    Optional<String> sample =
        table.versioned()
            ? dialect.sample(selected(criteria), from(table), wanted, rows)
            : Optional.empty();
    if (sample.isEmpty()) {
      return List.of();
    }
    List<Place> places =
        places(connection, sample.get() + where(within) + criteria.orderBy(), within, criteria);
    if (places.size() < wanted / 4) {
      return List.of();
    }
    return distinct(
        IntStream.range(1, chunks)
            .mapToObj(i -> places.get((int) ((long) places.size() * i / chunks)))
            .toList());
  }

  private static List<Place> distinct(List<Place> ascending) {
    List<Place> distinct = new ArrayList<>();
    for (Place place : ascending) {
      if (distinct.isEmpty() || !distinct.get(distinct.size() - 1).equals(place)) {
        distinct.add(place);
      }
    }
    return distinct;
  }

  /** Each cut by one walk along the index from the one before. */
  private List<Place> lookedUp(
      Connection connection,
      Table table,
      Criteria criteria,
      Condition within,
      long rows,
      int chunks)
      throws SQLException {
    long step = Math.max(1, rows / chunks);
    List<Place> cuts = new ArrayList<>();
    Place last = Place.NOWHERE;
    while (cuts.size() < chunks - 1) {
      Condition left = within.and(criteria.after(last));
      String query = select(table, criteria, left) + criteria.orderBy();
      List<Place> next = places(connection, dialect.onlyRow(query, step - 1), left, criteria);
      if (next.isEmpty()) {
        break;
      }
      last = next.get(0);
      cuts.add(last);
    }
    return cuts;
  }

  private String select(Table table, Criteria criteria, Condition condition) {
    return "SELECT " + selected(criteria) + " FROM " + from(table) + where(condition);
  }

  private static String selected(Criteria criteria) {
    List<String> selected = new ArrayList<>();
    for (String expression : criteria.selected()) {
      // A name of its own, or ORDER BY would find none, or another.
      selected.add(expression + " AS c" + selected.size());
    }
    return String.join(", ", selected);
  }

  private String from(Table table) {
    return settings.quoting().of(table.id()) + " " + Criteria.TABLE;
  }

  private static String where(Condition condition) {
    return condition.sql().isEmpty() ? "" : " WHERE " + condition.sql();
  }

  private static void bind(PreparedStatement statement, Condition condition) throws SQLException {
    for (int i = 0; i < condition.parameters().size(); i++) {
      statement.setString(i + 1, condition.parameters().get(i));
    }
  }

  private static List<Place> places(
      Connection connection, String query, Condition condition, Criteria criteria)
      throws SQLException {
    List<Place> places = new ArrayList<>();
    int[] indexes = IntStream.rangeClosed(1, criteria.selected().size()).toArray();
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      bind(statement, condition);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          places.add(criteria.place(row, indexes));
        }
      }
    }
    return places;
  }
}
