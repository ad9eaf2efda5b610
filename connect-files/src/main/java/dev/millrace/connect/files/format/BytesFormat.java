package dev.millrace.connect.files.format;

import dev.millrace.connect.files.compress.Compression;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;

/**
 * Values that are bytes, as they are.
 *
 * @param fileExtension with its dot
 * @param separator what follows each value, as UTF-8; may be empty
 */
public record BytesFormat(Compression compression, String fileExtension, String separator)
    implements RecordFormat {

  public BytesFormat {
    Objects.requireNonNull(separator);
  }

  @Override
  public String extension() {
    return fileExtension + compression.extension();
  }

  @Override
  public boolean oneSchemaPerFile() {
    return false;
  }

  @Override
  public RecordWriter open(Schema schema, OutputStream out) {
    byte[] between = Utf8.encode(separator);
    return Metered.open(compression, out, stream -> new Raw(stream, between));
  }

  private static final class Raw implements RecordWriter {
    private final OutputStream out;
    private final byte[] separator;

    Raw(OutputStream out, byte[] separator) {
      this.out = out;
      this.separator = separator;
    }

    @Override
    public void write(Schema schema, Object value) throws IOException {
      check(schema, value);
      out.write(TextPlan.bytes(value));
      out.write(separator);
    }

    @Override
    public void check(Schema schema, Object value) {
      if (!(value instanceof byte[]) && !(value instanceof ByteBuffer)) {
        throw new DataException(
            "format.class=bytearray takes bytes, not "
                + value.getClass().getSimpleName()
                + ": set value.converter to org.apache.kafka.connect.converters.ByteArrayConverter,"
                + " or use another format");
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
