package dev.millrace.connect.jdbc.split;

import dev.millrace.connect.jdbc.dialect.Condition;
import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.dialect.Quoting;
import dev.millrace.connect.jdbc.dialect.Table;
import dev.millrace.connect.jdbc.query.Criteria;
import dev.millrace.connect.jdbc.query.Place;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** Finds the places in one table's order where it is cut. */
final class Cuts {
  /** Whole numbers with less than this share in use are not cut by arithmetic. */
  private static final double DENSE = 0.5;

  private static final int SAMPLES_A_CHUNK = 50;

  private final Dialect dialect;
  private final Quoting quoting;
  private final Connection connection;
  private final Table table;
  private final Criteria criteria;

  Cuts(Dialect dialect, Quoting quoting, Connection connection, Table table, Criteria criteria) {
    this.dialect = dialect;
    this.quoting = quoting;
    this.connection = connection;
    this.table = table;
    this.criteria = criteria;
  }

  /** The place with {@code newest} rows after it; null if there are not so many. */
  Place beforeNewest(long newest) throws SQLException {
    String query = select(criteria.readable()) + criteria.descending();
    List<Place> places = places(dialect.onlyRow(query, newest), criteria.readable());
    return places.isEmpty() ? null : places.get(0);
  }

  /** About how many rows the table has. */
  long rows() throws SQLException {
    OptionalLong estimate = dialect.estimatedRows(connection, table.id());
    if (estimate.isPresent()) {
      return estimate.getAsLong();
    }
    try (PreparedStatement statement =
            connection.prepareStatement("SELECT COUNT(*) FROM " + quoting.of(table.id()));
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Up to {@code chunks - 1} places in ascending order, without repeats. */
  List<Place> into(int chunks, Condition within, long rows) throws SQLException {
    if (criteria.isOneNumber()) {
      List<Place> even = even(chunks, within, rows);
      if (!even.isEmpty()) {
        return even;
      }
    }
    List<Place> sampled = sampled(chunks, within, rows);
    return sampled.isEmpty() ? lookedUp(chunks, within, rows) : sampled;
  }

  private List<Place> even(int chunks, Condition within, long rows) throws SQLException {
    String term = criteria.firstTerm();
    String query = "SELECT MIN(" + term + "), MAX(" + term + ") FROM " + from() + where(within);
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

  private List<Place> sampled(int chunks, Condition within, long rows) throws SQLException {
    long wanted = (long) chunks * SAMPLES_A_CHUNK;
    Optional<String> sample =
        table.versioned() ? dialect.sample(selected(), from(), wanted, rows) : Optional.empty();
    if (sample.isEmpty()) {
      return List.of();
    }
    List<Place> places = places(sample.get() + where(within) + criteria.orderBy(), within);
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
  private List<Place> lookedUp(int chunks, Condition within, long rows) throws SQLException {
    long step = Math.max(1, rows / chunks);
    List<Place> cuts = new ArrayList<>();
    Place last = Place.NOWHERE;
    while (cuts.size() < chunks - 1) {
      Condition left = within.and(criteria.after(last));
      String query = select(left) + criteria.orderBy();
      List<Place> next = places(dialect.onlyRow(query, step - 1), left);
      if (next.isEmpty()) {
        break;
      }
      last = next.get(0);
      cuts.add(last);
    }
    return cuts;
  }

  private String select(Condition condition) {
    return "SELECT " + selected() + " FROM " + from() + where(condition);
  }

  private String selected() {
    List<String> selected = new ArrayList<>();
    for (String expression : criteria.selected()) {
      // A name of its own, or ORDER BY would find none, or another.
      selected.add(expression + " AS c" + selected.size());
    }
    return String.join(", ", selected);
  }

  private String from() {
    return quoting.of(table.id()) + " " + Criteria.TABLE;
  }

  private static String where(Condition condition) {
    return condition.sql().isEmpty() ? "" : " WHERE " + condition.sql();
  }

  private static void bind(PreparedStatement statement, Condition condition) throws SQLException {
    for (int i = 0; i < condition.parameters().size(); i++) {
      statement.setString(i + 1, condition.parameters().get(i));
    }
  }

  private List<Place> places(String query, Condition condition) throws SQLException {
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
