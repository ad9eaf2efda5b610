package dev.millrace.connect.files.format;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.kafka.connect.data.Schema;

/** Writes a line a record. */
final class JsonLinesWriter implements RecordWriter {
  private final JsonEncoder encoder;
  private final OutputStream out;

  JsonLinesWriter(JsonEncoder encoder, OutputStream out) {
    this.encoder = encoder;
    this.out = out;
  }

  @Override
  public void write(Schema schema, Object value) throws IOException {
    encoder.write(schema, value, out);
  }

  @Override
  public void check(Schema schema, Object value) throws IOException {
    encoder.write(schema, value, OutputStream.nullOutputStream());
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
