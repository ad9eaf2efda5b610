package dev.millrace.connect.jdbc.dialect;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Reads what needs no choice: plain numbers, truth values, text and bytes. */
final class Readers {
  private Readers() {}

  static Object bool(ResultSet row, int i) throws SQLException {
    boolean value = row.getBoolean(i);
    return !value && row.wasNull() ? null : (Object) value;
  }

  static Object int8(ResultSet row, int i) throws SQLException {
    byte value = row.getByte(i);
    return value == 0 && row.wasNull() ? null : (Object) value;
  }

  static Object int16(ResultSet row, int i) throws SQLException {
    short value = row.getShort(i);
    return value == 0 && row.wasNull() ? null : (Object) value;
  }

  static Object int32(ResultSet row, int i) throws SQLException {
    int value = row.getInt(i);
    return value == 0 && row.wasNull() ? null : (Object) value;
  }

  static Object int64(ResultSet row, int i) throws SQLException {
    long value = row.getLong(i);
    return value == 0 && row.wasNull() ? null : (Object) value;
  }

  static Object float32(ResultSet row, int i) throws SQLException {
    float value = row.getFloat(i);
    return value == 0 && row.wasNull() ? null : (Object) value;
  }

  static Object float64(ResultSet row, int i) throws SQLException {
    double value = row.getDouble(i);
    return value == 0 && row.wasNull() ? null : (Object) value;
  }

  static Object text(ResultSet row, int i) throws SQLException {
    return row.getString(i);
  }

  static Object bytes(ResultSet row, int i) throws SQLException {
    return row.getBytes(i);
  }
}
