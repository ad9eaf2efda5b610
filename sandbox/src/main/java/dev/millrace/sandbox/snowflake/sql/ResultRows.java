package dev.millrace.sandbox.snowflake.sql;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.h2.jdbc.JdbcResultSet;
import org.h2.util.JSR310Utils;
import org.h2.value.Value;
import org.h2.value.ValueJson;
import org.h2.value.ValueNull;

/** A result of H2's in the wire's form. */
final class ResultRows {
  private final Catalog catalog;

  /** What the translation knows of the columns; null for nothing. */
  private final List<Fragment> items;

  ResultRows(Catalog catalog, List<Fragment> items) {
    this.catalog = catalog;
    this.items = items;
  }

  List<Column> columns(ResultSetMetaData meta) throws SQLException {
    List<Column> columns = new ArrayList<>();
    List<DataType> types = types(meta);
    for (int i = 0; i < types.size(); i++) {
      boolean nullable = meta.isNullable(i + 1) != ResultSetMetaData.columnNoNulls;
      columns.add(types.get(i).column(meta.getColumnLabel(i + 1), nullable));
    }
    return columns;
  }

  List<List<String>> rows(ResultSet results) throws SQLException {
    List<DataType> types = types(results.getMetaData());
    JdbcResultSet values = results.unwrap(JdbcResultSet.class);
    List<List<String>> rows = new ArrayList<>();
    while (results.next()) {
      List<String> row = new ArrayList<>(types.size());
      for (int i = 0; i < types.size(); i++) {
        row.add(cell(values.getInternal(i + 1), types.get(i)));
      }
      rows.add(row);
    }
    return rows;
  }

  private List<DataType> types(ResultSetMetaData meta) throws SQLException {
    List<DataType> types = new ArrayList<>();
    for (int i = 1; i <= meta.getColumnCount(); i++) {
      DataType known = items == null ? null : items.get(i - 1).type();
      types.add(known != null ? known : origin(meta, i).orElse(ofH2(meta, i)));
    }
    return types;
  }

  /** The type of the table's column that a result's column shows. */
  private Optional<DataType> origin(ResultSetMetaData meta, int i) throws SQLException {
    String[] schema = H2Names.split(meta.getSchemaName(i));
    if (schema == null) {
      return Optional.empty();
    }
    String name = meta.getTableName(i);
    String prefix = "~" + meta.getSchemaName(i) + ".";
    String table = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    Optional<TableInfo> info = catalog.table(new QualifiedName(schema[0], schema[1], table));
    return info.isEmpty()
        ? Optional.empty()
        : info.get().column(meta.getColumnName(i)).map(ColumnInfo::type);
  }

  private static DataType ofH2(ResultSetMetaData meta, int i) throws SQLException {
    return switch (meta.getColumnType(i)) {
      case Types.NUMERIC, Types.DECIMAL ->
          new DataType(
              DataType.Kind.FIXED,
              Math.min(38, Math.max(1, meta.getPrecision(i))),
              Math.max(0, Math.min(37, meta.getScale(i))));
      case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> DataType.NUMBER;
      case Types.REAL, Types.FLOAT, Types.DOUBLE -> DataType.FLOAT;
      case Types.BOOLEAN -> DataType.BOOLEAN;
      case Types.DATE -> DataType.DATE;
      case Types.TIME -> new DataType(DataType.Kind.TIME, 9, 0);
      case Types.TIMESTAMP -> new DataType(DataType.Kind.TIMESTAMP_NTZ, 9, 0);
      case Types.TIMESTAMP_WITH_TIMEZONE -> DataType.TIMESTAMP_LTZ;
      case Types.BINARY, Types.VARBINARY -> DataType.BINARY;
      default ->
          switch (meta.getColumnTypeName(i)) {
            case "JSON" -> DataType.VARIANT;
            case "DECFLOAT" -> DataType.FLOAT;
            default -> DataType.VARCHAR;
          };
    };
  }

  static String cell(Value value, DataType type) {
    if (value instanceof ValueNull) {
      return null;
    }
    return switch (type.kind()) {
      case FIXED -> fixed(value.getBigDecimal(), type.scale());
      case REAL -> TextForms.write(value.getDouble());
      case BOOLEAN -> value.getBoolean() ? "1" : "0";
      case DATE -> String.valueOf(JSR310Utils.valueToLocalDate(value, null).toEpochDay());
      case TIME -> time(JSR310Utils.valueToLocalTime(value, null));
      case TIMESTAMP_NTZ -> {
        var local = JSR310Utils.valueToLocalDateTime(value, null);
        yield seconds(local.toEpochSecond(ZoneOffset.UTC), local.get(ChronoField.NANO_OF_SECOND));
      }
      case TIMESTAMP_LTZ -> {
        OffsetDateTime offset = JSR310Utils.valueToOffsetDateTime(value, null);
        yield seconds(offset.toEpochSecond(), offset.get(ChronoField.NANO_OF_SECOND));
      }
      case TIMESTAMP_TZ -> {
        OffsetDateTime offset = JSR310Utils.valueToOffsetDateTime(value, null);
        int minutes = offset.getOffset().getTotalSeconds() / 60;
        yield seconds(offset.toEpochSecond(), offset.get(ChronoField.NANO_OF_SECOND))
            + " "
            + (1440 + minutes);
      }
      case BINARY -> HexFormat.of().withUpperCase().formatHex(value.getBytes());
      case VARIANT, OBJECT, ARRAY ->
          value instanceof ValueJson json ? Json.pretty(Json.read(json)) : value.getString();
      case TEXT -> value.getString();
    };
  }

  private static String fixed(BigDecimal number, int scale) {
    return number.setScale(scale, RoundingMode.HALF_UP).toPlainString();
  }

  private static String time(LocalTime time) {
    return seconds(time.toSecondOfDay(), time.get(ChronoField.NANO_OF_SECOND));
  }

  /** Seconds and nanoseconds, as one decimal number. */
  private static String seconds(long seconds, int nanos) {
    return BigDecimal.valueOf(seconds)
        .add(BigDecimal.valueOf(nanos, 9))
        .setScale(9)
        .toPlainString();
  }
}
