package dev.millrace.connect.jdbc.dialect;

import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table's name, as the database's catalog spells it.
 *
 * @param catalog empty where the database has none, or where a connection sees only one (then
 *     {@code schema.table} is the whole name, as in the offsets of the widely used connectors)
 * @param schema empty where the database has none
 */
public record TableId(String catalog, String schema, String name) implements Comparable<TableId> {
  private static final Comparator<TableId> ORDER =
      Comparator.comparing(TableId::catalog)
          .thenComparing(TableId::schema)
          .thenComparing(TableId::name);

  public TableId {
    Objects.requireNonNull(catalog, "catalog");
    Objects.requireNonNull(schema, "schema");
    Objects.requireNonNull(name, "name");
  }

  public TableId(String schema, String name) {
    this("", schema, name);
  }

  /** The form that source partitions, logs and messages use: {@code schema.table}, unquoted. */
  @Override
  public String toString() {
    return Stream.of(catalog, schema, name)
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("."));
  }

  @Override
  public int compareTo(TableId other) {
    return ORDER.compare(this, other);
  }
}
