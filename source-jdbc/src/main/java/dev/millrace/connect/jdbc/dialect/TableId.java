package dev.millrace.connect.jdbc.dialect;

import java.util.Comparator;
import java.util.Objects;

/**
 * A table's name, as the database's catalog spells it.
 *
 * @param schema never null; empty where the database has none
 */
public record TableId(String schema, String name) implements Comparable<TableId> {
  public TableId {
    Objects.requireNonNull(schema, "schema");
    Objects.requireNonNull(name, "name");
  }

  /** The form that source partitions, logs and messages use: {@code schema.table}, unquoted. */
  @Override
  public String toString() {
    return schema.isEmpty() ? name : schema + "." + name;
  }

  @Override
  public int compareTo(TableId other) {
    return Comparator.comparing(TableId::schema).thenComparing(TableId::name).compare(this, other);
  }
}
