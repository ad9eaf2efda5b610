package dev.millrace.connect.deltalake.data;

import dev.millrace.connect.files.format.ParquetColumn;
import dev.millrace.connect.files.format.ParquetLeaf;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.TimestampNTZType;
import io.delta.kernel.types.TimestampType;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * Which partition a record belongs to: the values of the partition columns in PROTOCOL.md's text
 * forms. Immutable.
 */
public final class PartitionValues {
  private static final DateTimeFormatter LOCAL =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
          .toFormatter(Locale.ROOT);

  /** In a folder's name; what it stands for is in the log, so that it may be cut. */
  private static final int LONGEST_TEXT = 120;

  /** What Hive, and Spark after it, call the folder of null. */
  private static final String NULL_FOLDER = "__HIVE_DEFAULT_PARTITION__";

  private final Part[] parts;

  PartitionValues(List<Part> parts) {
    this.parts = parts.toArray(new Part[0]);
  }

  /**
   * A partition column.
   *
   * @param source null if the records have no such field
   * @param check of the values; null if {@code source} is
   */
  record Part(
      StructField column, Field source, ParquetColumn check, Function<Object, String> text) {}

  /**
   * @param source null if the records have no such field
   */
  static Part part(StructField column, Field source) {
    DataType type = column.getDataType();
    requireText(column);
    if (source == null || DeltaTypes.unknown(source.schema())) {
      return new Part(column, null, null, null);
    }
    try {
      ParquetColumn check = ParquetLeaf.of(source.schema(), ParquetTypes.primitive(type));
      return new Part(column, source, check, text(type));
    } catch (DataException e) {
      throw FieldFault.in(source.name(), e);
    }
  }

  private static void requireText(StructField column) {
    if (column.getDataType().isNested() || column.getDataType().equals(BinaryType.BINARY)) {
      throw new DataException(
          "Field '"
              + column.getName()
              + "': a table can't be partitioned by a column of type "
              + column.getDataType());
    }
  }

  /**
   * The values of a record, in the order of the partition columns; null for null.
   *
   * @throws DataException if one does not fit its column; names the field
   */
  public List<String> of(Struct record) {
    if (parts.length == 0) {
      return List.of();
    }
    List<String> values = new ArrayList<>(parts.length);
    for (Part part : parts) {
      values.add(value(part, record));
    }
    return values;
  }

  private static String value(Part part, Struct record) {
    Object value = part.source() == null ? null : record.get(part.source());
    try {
      if (value == null) {
        if (!part.column().isNullable()) {
          throw new DataException("the column is NOT NULL, and the value is null");
        }
        return null;
      }
      part.check().check(value);
      String text = part.text().apply(value);
      // PROTOCOL.md: an empty text is null.
      return text.isEmpty() ? null : text;
    } catch (DataException e) {
      throw FieldFault.in(part.column().getName(), e);
    }
  }

  private static Function<Object, String> text(DataType type) {
    if (type instanceof StringType || type.equals(BooleanType.BOOLEAN)) {
      return Object::toString;
    }
    if (type instanceof DecimalType decimal) {
      return value -> new BigDecimal(value.toString()).setScale(decimal.getScale()).toPlainString();
    }
    if (type.equals(DateType.DATE)) {
      return value -> LocalDate.ofInstant(instant(value), ZoneOffset.UTC).toString();
    }
    if (type.equals(TimestampType.TIMESTAMP)) {
      return value -> instant(value).toString();
    }
    if (type.equals(TimestampNTZType.TIMESTAMP_NTZ)) {
      return value -> LOCAL.format(instant(value).atOffset(ZoneOffset.UTC));
    }
    if (type.equals(DoubleType.DOUBLE)) {
      return value -> Double.toString(((Number) value).doubleValue());
    }
    return type.equals(FloatType.FLOAT)
        ? value -> Float.toString(((Number) value).floatValue())
        : PartitionValues::whole;
  }

  private static String whole(Object value) {
    return value instanceof Date date ? Long.toString(millis(date)) : value.toString();
  }

  private static Instant instant(Object value) {
    return Instant.ofEpochMilli(millis((Date) value));
  }

  @SuppressWarnings("JavaUtilDate") // the class that Connect's logical types ask for
  private static long millis(Date date) {
    return date.getTime();
  }

  /** What a data file's entry in the log says, by physical names. */
  static Map<String, String> entry(TableLayout layout, List<String> values) {
    Map<String, String> entry = new LinkedHashMap<>();
    for (int i = 0; i < values.size(); i++) {
      entry.put(
          ColumnMapping.physicalName(layout.schema().get(layout.partitionColumns().get(i))),
          values.get(i));
    }
    return Collections.unmodifiableMap(entry);
  }

  /** The folder of a partition, with a slash behind it; "" if there are no partition columns. */
  static String folder(TableLayout layout, List<String> values) {
    StringBuilder folder = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      String value = values.get(i);
      folder
          .append(safe(layout.partitionColumns().get(i)))
          .append('=')
          .append(value == null ? NULL_FOLDER : safe(value))
          .append('/');
    }
    return folder.toString();
  }

  private static String safe(String text) {
    String encoded =
        URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
    return encoded.length() <= LONGEST_TEXT
        ? encoded
        : encoded.substring(0, LONGEST_TEXT).replaceFirst("%.?$", "");
  }
}
