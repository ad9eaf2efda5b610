package dev.millrace.connect.files.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.millrace.connect.files.format.JsonLinesFormat.Decimals;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;

/**
 * How values of one schema become Avro: the Avro schema, as a file's header has it, and what writes
 * the values; built once a schema. Immutable.
 *
 * @param renamed names that Avro can't have, and what they are called instead
 */
record AvroPlan(String schemaJson, AvroColumn column, Map<String, String> renamed) {
  /**
   * @throws org.apache.kafka.connect.errors.DataException if Avro can't hold the schema
   */
  static AvroPlan of(Schema schema, AvroFormat.Options options) {
    AvroNames names = new AvroNames();
    AvroColumn.Built built = new AvroColumns(options, names).present(schema, 0);
    return new AvroPlan(json(built.type()), built.column(), names.renamed());
  }

  private static String json(Object tree) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = JsonPlans.FACTORY.createGenerator(out)) {
      new JsonPlans(Decimals.NUMERIC).of(null).write(json, tree);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  void write(AvroOutput out, Object value) {
    column.write(out, value);
  }
}
