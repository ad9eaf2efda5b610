package dev.millrace.connect.jdbc.dialect;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An SQL condition with its parameters, which are all bound as text, in the order of their
 * placeholders.
 *
 * @param sql without WHERE; empty to take every row
 */
public record Condition(String sql, List<String> parameters) {
  public static final Condition ALL = new Condition("", List.of());

  public Condition {
    parameters = List.copyOf(parameters);
  }

  /** Without parameters. */
  public static Condition of(String sql) {
    return new Condition(sql, List.of());
  }

  public Condition and(Condition other) {
    return joined(" AND ", other);
  }

  public Condition or(Condition other) {
    if (sql.isEmpty() || other.sql.isEmpty()) {
      return ALL;
    }
    Condition either = joined(" OR ", other);
    return new Condition("(" + either.sql + ")", either.parameters);
  }

  /** Holds where one of {@code conditions} does, of which there must be some. */
  public static Condition any(List<Condition> conditions) {
    List<String> parameters = new ArrayList<>();
    conditions.forEach(condition -> parameters.addAll(condition.parameters));
    return new Condition(
        conditions.stream().map(Condition::sql).collect(Collectors.joining(" OR ", "(", ")")),
        parameters);
  }

  public Condition not() {
    return new Condition("NOT (" + sql + ")", parameters);
  }

  private Condition joined(String operator, Condition other) {
    if (sql.isEmpty()) {
      return other;
    }
    if (other.sql.isEmpty()) {
      return this;
    }
    List<String> both = new ArrayList<>(parameters);
    both.addAll(other.parameters);
    return new Condition(sql + operator + other.sql, both);
  }
}
