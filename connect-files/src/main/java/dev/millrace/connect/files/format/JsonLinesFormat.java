package dev.millrace.connect.files.format;

import dev.millrace.connect.files.compress.Compression;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.apache.kafka.connect.data.Schema;

/**
 * One JSON object a line, as Kafka's own JsonConverter writes it without schemas: {@code Date} as
 * days, {@code Time} and {@code Timestamp} as milliseconds, bytes as Base64.
 *
 * @param decimals how {@code Decimal} is written
 */
public record JsonLinesFormat(Compression compression, Decimals decimals) implements RecordFormat {

  /** How a {@code Decimal} with a schema is written. */
  public enum Decimals {
    /** The unscaled bytes, in Base64. */
    BASE64,
    /** A JSON number. */
    NUMERIC
  }

  @Override
  public String extension() {
    return ".json" + compression.extension();
  }

  @Override
  public boolean oneSchemaPerFile() {
    return false;
  }

  @Override
  public RecordFormat fresh() {
    return new Sharing(this, encoder());
  }

  @Override
  public RecordWriter open(Schema schema, OutputStream out) {
    return open(encoder(), out);
  }

  private JsonEncoder encoder() {
    try {
      return new JsonEncoder(decimals);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RecordWriter open(JsonEncoder encoder, OutputStream out) {
    return Metered.open(compression, out, stream -> new JsonLinesWriter(encoder, stream));
  }

  /** The same for files that share one encoder. */
  private record Sharing(JsonLinesFormat format, JsonEncoder encoder) implements RecordFormat {
    @Override
    public String extension() {
      return format.extension();
    }

    @Override
    public boolean oneSchemaPerFile() {
      return false;
    }

    @Override
    public RecordWriter open(Schema schema, OutputStream out) {
      return format.open(encoder, out);
    }
  }
}
