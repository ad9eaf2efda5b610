package dev.millrace.connect.jdbc.dialect;

/**
 * Makes the Connect value of a column, the same that {@link ColumnPlan#reader} reads, of what the
 * database's log holds. Stateless.
 */
@FunctionalInterface
public interface LoggedValue {
  /**
   * @param logged in a form that {@link Dialect#logged} takes; null for SQL's null
   * @throws org.apache.kafka.connect.errors.DataException if no value of the schema can hold it
   */
  Object of(Object logged);
}
