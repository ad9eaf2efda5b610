package dev.millrace.connect.files.format;

/** Writes the values of one Avro type. Values are not null but where the type is a union. */
@FunctionalInterface
interface AvroColumn {

  /**
   * @throws org.apache.kafka.connect.errors.DataException if the value does not fit; what was
   *     written of it is to be taken back
   */
  void write(AvroOutput out, Object value);

  /**
   * A type and what writes it.
   *
   * @param type as JSON: a name, a map, or a list for a union
   */
  record Built(Object type, AvroColumn column) {}
}
