package dev.millrace.connect.files.read;

import org.apache.kafka.connect.data.Struct;

/**
 * What of one record doesn't fit its schema. A reader of columns has to read a bad record to its
 * end, or the next would begin in the middle. Used by one thread.
 */
public final class Misfits {
  private String message;
  private String text;

  /**
   * @param column its path
   * @param value as it stands in the file; may be null
   */
  public void add(String column, String what, Object value) {
    if (message == null) {
      message = "column '" + column + "': " + what;
      text = String.valueOf(value);
    }
  }

  /**
   * Puts a value into a struct, where null is a misfit if the field can't do without.
   *
   * @param path of the struct; "" for a record
   * @param value may be null
   */
  public void put(Struct struct, FieldSlot field, String path, Object value) {
    if (value != null) {
      field.put(struct, value);
    } else if (!field.nullable() && !any()) {
      add(path.isEmpty() ? field.name() : path + "." + field.name(), "it is null", null);
    }
  }

  public boolean any() {
    return message != null;
  }

  /** The record is passed, whatever it holds. */
  public void clear() {
    message = null;
  }

  /**
   * The record is at its end: the next has no misfits yet.
   *
   * @param record its number in the file or range, from 1
   * @throws BadRecord of the first misfit
   */
  public void check(String file, String record) throws BadRecord {
    if (message != null) {
      String what = "'" + file + "', " + record + ": " + message;
      message = null;
      throw new BadRecord(what, text);
    }
  }
}
