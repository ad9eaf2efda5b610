package dev.millrace.connect.files.read.text;

/**
 * How rows become records.
 *
 * @param ragged what becomes of a row that has more or fewer texts than there are columns
 */
public record RowRules(TypeRules types, FieldNames names, Ragged ragged) {
  public static final RowRules DEFAULT =
      new RowRules(TypeRules.DEFAULT, FieldNames.AS_IS, Ragged.ERROR);

  /** What becomes of a row of another length. */
  public enum Ragged {
    /** It is a bad record. */
    ERROR,
    /** What is missing is null; one with more is a bad record. */
    FILL,
    /** What is missing is null, and what is too much is dropped. */
    FIT
  }
}
