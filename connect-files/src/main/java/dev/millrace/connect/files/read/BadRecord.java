package dev.millrace.connect.files.read;

/** One record that can't be read, in a file that can be read on. */
public final class BadRecord extends Exception {
  /** How much of a record's text is kept, in characters. */
  public static final int MAX_TEXT = 1_000;

  private static final long serialVersionUID = 1;
  private final String text;

  /**
   * @param message names file, line or record, and field; says what was expected
   * @param text the record as it stands in the file, cut at {@link #MAX_TEXT}
   */
  public BadRecord(String message, String text) {
    super(message);
    this.text = text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
  }

  /** The record as it stands in the file, cut at {@link #MAX_TEXT}. */
  public String text() {
    return text;
  }
}
