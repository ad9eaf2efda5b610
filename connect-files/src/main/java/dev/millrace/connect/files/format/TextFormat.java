package dev.millrace.connect.files.format;

import dev.millrace.connect.files.compress.Compression;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;

/**
 * One value a line: strings as they are, bytes as the UTF-8 text that they must be, other values as
 * CSV writes them. A line break inside a string stays one.
 */
public record TextFormat(Compression compression) implements RecordFormat {

  @Override
  public String extension() {
    return ".txt" + compression.extension();
  }

  @Override
  public boolean oneSchemaPerFile() {
    return false;
  }

  @Override
  public RecordWriter open(Schema schema, OutputStream out) {
    return Metered.open(compression, out, Lines::new);
  }

  private static final class Lines implements RecordWriter {
    private final OutputStream out;
    private Schema lastSchema;
    private TextPlan lastPlan = TextPlan.of(null);

    Lines(OutputStream out) {
      this.out = out;
    }

    @Override
    public void check(Schema schema, Object value) {
      byte[] unused = line(schema, value);
    }

    @Override
    public void write(Schema schema, Object value) throws IOException {
      out.write(line(schema, value));
      out.write('\n');
    }

    private byte[] line(Schema schema, Object value) {
      return Utf8.encode(text(schema, value));
    }

    private String text(Schema schema, Object value) {
      if (value instanceof byte[] || value instanceof ByteBuffer) {
        return Utf8.decode(TextPlan.bytes(value));
      }
      if (schema != lastSchema) {
        lastPlan = TextPlan.of(schema);
        lastSchema = schema;
      }
      try {
        return lastPlan.text(value);
      } catch (ClassCastException e) {
        throw new DataException("The value is not what its schema says: " + e.getMessage(), e);
      }
    }

    @Override
    public long held() {
      return 0;
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
