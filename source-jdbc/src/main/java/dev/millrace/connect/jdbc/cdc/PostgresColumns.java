package dev.millrace.connect.jdbc.cdc;

import dev.millrace.connect.jdbc.dialect.Column;
import io.debezium.spi.converter.RelationalColumn;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.postgresql.core.Oid;

/**
 * PostgreSQL's columns as the log describes them: by the object identifiers of the types under all
 * domains, which are the same in every database for those that come with it.
 */
final class PostgresColumns {
  private static final Map<Integer, String> TYPES =
      Map.ofEntries(
          Map.entry(Oid.BOOL, "bool"),
          Map.entry(Oid.INT2, "int2"),
          Map.entry(Oid.INT4, "int4"),
          Map.entry(Oid.INT8, "int8"),
          Map.entry(Oid.OID, "oid"),
          Map.entry(Oid.FLOAT4, "float4"),
          Map.entry(Oid.FLOAT8, "float8"),
          Map.entry(Oid.NUMERIC, "numeric"),
          Map.entry(Oid.MONEY, "money"),
          Map.entry(Oid.BYTEA, "bytea"),
          Map.entry(Oid.TEXT, "text"),
          Map.entry(Oid.VARCHAR, "varchar"),
          Map.entry(Oid.BPCHAR, "bpchar"),
          Map.entry(Oid.CHAR, "char"),
          Map.entry(Oid.NAME, "name"),
          Map.entry(Oid.JSON, "json"),
          Map.entry(Oid.JSONB, "jsonb"),
          Map.entry(Oid.UUID, "uuid"),
          Map.entry(Oid.XML, "xml"),
          Map.entry(Oid.INET, "inet"),
          Map.entry(Oid.CIDR, "cidr"),
          Map.entry(Oid.MACADDR, "macaddr"),
          Map.entry(Oid.MACADDR8, "macaddr8"),
          Map.entry(Oid.BIT, "bit"),
          Map.entry(Oid.VARBIT, "varbit"),
          Map.entry(Oid.DATE, "date"),
          Map.entry(Oid.TIME, "time"),
          Map.entry(Oid.TIMETZ, "timetz"),
          Map.entry(Oid.TIMESTAMP, "timestamp"),
          Map.entry(Oid.TIMESTAMPTZ, "timestamptz"),
          Map.entry(Oid.INTERVAL, "interval"),
          Map.entry(Oid.TSVECTOR, "tsvector"));

  /** No declared precision is greater; the driver tells a greater one where none is declared. */
  private static final int MAX_PRECISION = 1000;

  private static final int INET_ARRAY = 1041;

  /** Of the arrays whose elements don't travel as the text that the server prints. */
  private static final Map<Integer, String> ELEMENTS =
      new HashMap<>(
          Map.of(
              Oid.BOOL_ARRAY,
              "bool",
              Oid.INT2_ARRAY,
              "int2",
              Oid.INT4_ARRAY,
              "int4",
              Oid.INT8_ARRAY,
              "int8",
              Oid.FLOAT4_ARRAY,
              "float4",
              Oid.FLOAT8_ARRAY,
              "float8",
              Oid.BPCHAR_ARRAY,
              "bpchar",
              INET_ARRAY,
              "inet",
              Oid.BOX_ARRAY,
              "box"));

  /** Arrays by their type, though not by their columns' declarations. */
  private static final Set<Integer> VECTORS = Set.of(22, 30);

  private PostgresColumns() {}

  /**
   * @param manyDimensions true if the column is declared as an array of several dimensions
   */
  static Column of(RelationalColumn column, boolean manyDimensions) {
    int oid = column.nativeType();
    int length = column.length().orElse(0);
    boolean declared = oid == Oid.BIT || (oid == Oid.NUMERIC && length <= MAX_PRECISION);
    boolean array =
        column.jdbcType() == java.sql.Types.ARRAY && !VECTORS.contains(oid) && !manyDimensions;
    return new Column(
        column.name(),
        VECTORS.contains(oid) ? "int2vector" : TYPES.getOrDefault(oid, ""),
        array ? ELEMENTS.getOrDefault(oid, "") : null,
        column.typeExpression(),
        declared ? length : 0,
        declared && oid == Oid.NUMERIC ? signed(column.scale().orElse(0)) : 0,
        column.isOptional(),
        false);
  }

  /** A scale has a sign in its lower 11 bits (numeric.c), which the driver takes for a number. */
  private static int signed(int scale) {
    return ((scale & 0x7ff) ^ 1024) - 1024;
  }
}
