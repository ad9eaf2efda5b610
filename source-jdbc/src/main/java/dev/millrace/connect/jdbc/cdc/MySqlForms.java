package dev.millrace.connect.jdbc.cdc;

import dev.millrace.connect.jdbc.dialect.Column;
import dev.millrace.connect.jdbc.dialect.LoggedValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.time.LocalDateTime;
import java.time.Year;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.BitSet;
import java.util.UUID;
import org.apache.kafka.connect.errors.DataException;

/**
 * Brings what the reader of MySQL's and MariaDB's log gives into the forms that {@link
 * dev.millrace.connect.jdbc.dialect.Dialect#logged} takes.
 */
final class MySqlForms {
  /** A year is a byte, counted from here; 0 stands for no year. */
  private static final int NO_YEAR = 1900;

  private MySqlForms() {}

  /**
   * @param charset of a text
   */
  static LoggedValue of(Column column, Charset charset) {
    if (MySqlColumns.isText(column)) {
      return logged -> logged instanceof byte[] bytes ? new String(bytes, charset) : logged;
    }
    return switch (column.type()) {
      // The log's reader takes all numbers for signed ones.
      case "tinyint unsigned" -> logged -> ((Number) logged).intValue() & 0xff;
      case "smallint unsigned" -> logged -> ((Number) logged).intValue() & 0xffff;
      case "mediumint unsigned" -> logged -> ((Number) logged).intValue() & 0xffffff;
      case "int unsigned" -> logged -> ((Number) logged).longValue() & 0xffffffffL;
      case "bigint unsigned" -> logged -> Long.toUnsignedString(((Number) logged).longValue());
      case "decimal", "decimal unsigned" -> logged -> ((BigDecimal) logged).toPlainString();
      case "year" -> MySqlForms::year;
      case "bit" ->
          column.precision() == 1
              ? logged -> ((BitSet) logged).get(0)
              : logged -> bits((BitSet) logged, (column.precision() + 7) / 8);
      case "timestamp" -> MySqlForms::utc;
      case "binary" -> logged -> padded((byte[]) logged, column.precision());
      case "uuid" -> MySqlForms::uuid;
      default -> logged -> logged;
    };
  }

  private static Object year(Object logged) {
    int year = ((Year) logged).getValue();
    return year == NO_YEAR ? 0 : year;
  }

  private static LocalDateTime utc(Object logged) {
    return ((ZonedDateTime) logged).withZoneSameInstant(ZoneOffset.UTC).toLocalDateTime();
  }

  /** The highest bit first. */
  private static byte[] bits(BitSet set, int length) {
    byte[] bytes = new byte[length];
    set.stream().forEach(bit -> bytes[length - 1 - bit / 8] |= (byte) (1 << (bit % 8)));
    return bytes;
  }

  /** The log leaves out zeros at the end. */
  private static byte[] padded(byte[] bytes, int length) {
    return bytes.length < length ? Arrays.copyOf(bytes, length) : bytes;
  }

  private static String uuid(Object logged) {
    BigInteger number = new BigInteger(1, padded((byte[]) logged, 16));
    return new UUID(number.shiftRight(Long.SIZE).longValue(), number.longValue()).toString();
  }

  /** Of a date or time that can't be null, where the log's reader gives none. */
  static DataException zero() {
    return new DataException(
        "it holds a zero date, such as 0000-00-00, which no Connect date can. Correct the row");
  }
}
