package dev.millrace.connect.files.format;

import dev.millrace.connect.files.format.JsonLinesFormat.Decimals;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.apache.kafka.connect.data.Schema;

/** Writes values as JSON, with decimals as numbers. Used by one thread. */
public final class JsonText {
  private final JsonEncoder encoder;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  public JsonText() {
    try {
      encoder = new JsonEncoder(Decimals.NUMERIC);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Memory has none.
    }
  }

  /**
   * The value in UTF-8.
   *
   * @param schema null for values without one
   * @param value may be null
   * @throws org.apache.kafka.connect.errors.DataException if it has no such form
   */
  public byte[] of(Schema schema, Object value) {
    line.reset();
    try {
      encoder.write(schema, value, line);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Memory has none.
    }
    byte[] bytes = line.toByteArray();
    return Arrays.copyOf(bytes, bytes.length - 1); // Without the line's end.
  }
}
