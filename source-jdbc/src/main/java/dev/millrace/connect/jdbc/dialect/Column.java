package dev.millrace.connect.jdbc.dialect;

/**
 * One column, as the database's catalog describes it.
 *
 * @param type the dialect's name of the type under all domains; empty for a user's own type
 * @param element like {@code type}, of an array's elements; null unless an array of one dimension
 * @param declaredType how SQL spells the type, for casts
 * @param precision digits in all of a decimal or width of a bit string; 0 if undeclared; of other
 *     types whatever the driver tells
 * @param scale digits after the point, or fractional digits of a second
 * @param generatedId true if the database numbers the rows by this column
 * @param comment what the database's users say of it; null if nothing
 */
public record Column(
    String name,
    String type,
    String element,
    String declaredType,
    int precision,
    int scale,
    boolean nullable,
    boolean generatedId,
    String comment) {
  public Column(
      String name,
      String type,
      String element,
      String declaredType,
      int precision,
      int scale,
      boolean nullable,
      boolean generatedId) {
    this(name, type, element, declaredType, precision, scale, nullable, generatedId, null);
  }
}
