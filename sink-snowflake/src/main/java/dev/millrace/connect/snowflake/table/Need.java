package dev.millrace.connect.snowflake.table;

/**
 * What the files of a batch ask of a column.
 *
 * @param field its name in the files
 * @param wanted the column's type if it is made
 * @param nulls whether some value is null
 * @param size the most digits before the point, or characters, that a value has; 0 if that does not
 *     matter
 */
public record Need(String field, ColumnType wanted, Form form, boolean nulls, int size) {

  /** What both ask, of the same field. */
  Need and(Need other) {
    Need wider = wanted.size() >= other.wanted.size() ? this : other;
    return new Need(
        field, wider.wanted, wider.form, nulls || other.nulls, Math.max(size, other.size));
  }
}
