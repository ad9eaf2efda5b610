package dev.millrace.connect.jdbc.dialect;

import java.util.Set;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which Connect type each PostgreSQL type becomes. A type that is not named here travels as the
 * text that the server prints; none is left out.
 */
final class PostgresTypes {
  private static final Logger log = LoggerFactory.getLogger(PostgresTypes.class);

  /** Types that are text by nature: nothing to tell the user. */
  private static final Set<String> TEXT =
      Set.of(
          "text",
          "varchar",
          "bpchar",
          "char",
          "name",
          "json",
          "jsonb",
          "uuid",
          "xml",
          "inet",
          "cidr",
          "macaddr",
          "macaddr8",
          "interval",
          "bit",
          "varbit",
          "timetz",
          "tsvector");

  private final TypeSettings settings;
  private final TimeReaders times;

  PostgresTypes(TypeSettings settings) {
    this.settings = settings;
    this.times = new TimeReaders(settings, JavaTimes.POSTGRES);
  }

  ColumnPlan plan(TableId table, Column column, String name) {
    return switch (column.type()) {
      case "bool" -> plan(column, name, SchemaBuilder.bool(), Readers::bool);
      case "int2" -> plan(column, name, SchemaBuilder.int16(), Readers::int16);
      case "int4" -> plan(column, name, SchemaBuilder.int32(), Readers::int32);
      case "int8", "oid" -> plan(column, name, SchemaBuilder.int64(), Readers::int64);
      case "float4" -> plan(column, name, SchemaBuilder.float32(), Readers::float32);
      case "float8" -> plan(column, name, SchemaBuilder.float64(), Readers::float64);
      case "numeric" ->
          new Decimals(settings.numeric()).plan(table, column, name, "CAST(" + name + " AS text)");
      case "bytea" -> plan(column, name, SchemaBuilder.bytes(), Readers::bytes);
      case "date" -> plan(column, name, Date.builder(), times.date());
      case "time" -> time(table, column, name, times.timeSchema(), times.time());
      case "timestamp" -> time(table, column, name, times.timestampSchema(), times.local());
      case "timestamptz" -> time(table, column, name, times.timestampSchema(), times.instant());
      // Through numeric, or the text would follow the server's lc_monetary.
      case "money" -> text(column, "CAST(CAST(" + name + " AS numeric) AS text)");
      case "bit" ->
          column.precision() == 1
              ? plan(
                  column,
                  "CAST(CAST(" + name + " AS integer) AS boolean)",
                  SchemaBuilder.bool(),
                  Readers::bool)
              : asText(column, name);
      case "int2vector", "oidvector" -> asText(column, name);
      default -> column.element() == null ? other(table, column, name) : array(column, name);
    };
  }

  private ColumnPlan time(
      TableId table, Column column, String name, SchemaBuilder schema, ColumnReader reader) {
    if (settings.granularity() == TimestampGranularity.CONNECT_LOGICAL && column.scale() > 3) {
      log.info(
          "{}: column {} travels to the millisecond; timestamp.granularity=micros_long keeps all",
          table,
          column.name());
    }
    return plan(column, name, schema, reader);
  }

  private ColumnPlan other(TableId table, Column column, String name) {
    if (!TEXT.contains(column.type())) {
      log.info(
          "{}: column {} of type {} travels as the text that PostgreSQL prints for it",
          table,
          column.name(),
          column.declaredType());
    }
    return asText(column, name);
  }

  private static ColumnPlan asText(Column column, String name) {
    return text(column, "CAST(" + name + " AS text)");
  }

  private static ColumnPlan text(Column column, String select) {
    return plan(column, select, SchemaBuilder.string(), Readers::text);
  }

  private static ColumnPlan plan(
      Column column, String select, SchemaBuilder schema, ColumnReader reader) {
    return ColumnPlan.of(column, select, schema, reader);
  }

  private static ColumnPlan array(Column column, String name) {
    return switch (column.element()) {
      case "bool" -> array(column, name, SchemaBuilder.bool());
      case "int2" -> array(column, name, SchemaBuilder.int16());
      case "int4" -> array(column, name, SchemaBuilder.int32());
      case "int8" -> array(column, name, SchemaBuilder.int64());
      case "float4" -> array(column, name, SchemaBuilder.float32());
      case "float8" -> array(column, name, SchemaBuilder.float64());
      default -> array(column, "CAST(" + name + " AS text[])", SchemaBuilder.string());
    };
  }

  private static ColumnPlan array(Column column, String select, SchemaBuilder element) {
    Schema elements = element.optional().build();
    return plan(
        column,
        select,
        SchemaBuilder.array(elements),
        (row, i) -> ArrayReader.read(row, i, column));
  }
}
