package dev.millrace.connect.files.read;

import java.io.IOException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;

/**
 * What the records of a file with a schema of its own become.
 *
 * @param schema of the records; null for plain values
 * @param struct of the structs that a reader makes: {@link #schema}, or the file's own
 * @param finish what makes a record of a struct
 */
public record Target(Schema schema, Schema struct, Fit finish) {

  /**
   * @param own the file's schema, of a struct
   * @throws IOException if the file's columns don't fit the schema in force; names file and column
   */
  public static Target of(String file, Schema own, Schemas schemas) throws IOException {
    Schema schema =
        switch (schemas.mode()) {
          case AUTO, INFER -> schemas.widen(file, own);
          case STRINGS -> schemas.widen(file, Fit.texts(own));
          case GIVEN -> schemas.current();
          case NONE -> null;
        };
    try {
      Fit fit = Fit.of(own, schema);
      return schema == null ? new Target(null, own, fit) : new Target(schema, schema, Fit.SAME);
    } catch (DataException e) {
      throw new IOException(
          "'" + file + "' does not fit the schema in force: " + e.getMessage(), e);
    }
  }
}
