package dev.millrace.connect.deltalake.data;

import org.apache.kafka.connect.errors.DataException;

/** Errors that name the field at fault, with the fields that it stands in. */
final class FieldFault {
  private FieldFault() {}

  static DataException in(String field, DataException fault) {
    return new DataException("Field '" + field + "': " + fault.getMessage(), fault);
  }
}
