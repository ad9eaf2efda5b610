package dev.millrace.connect.files.format;

import dev.millrace.connect.files.compress.CompressedOutput;
import dev.millrace.connect.files.compress.Compression;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.apache.kafka.connect.data.Schema;

/** A writer into a compressor: counts the compressor's memory, and frees it. */
record Metered(RecordWriter writer, CompressedOutput compressor, long memory)
    implements RecordWriter {

  /** Makes a writer of one stream. */
  @FunctionalInterface
  interface Opener {
    RecordWriter open(OutputStream out) throws IOException;
  }

  /** Opens a writer whose bytes go through {@code compression} to {@code out}. */
  static RecordWriter open(Compression compression, OutputStream out, Opener opener) {
    try {
      OutputStream stream = compression.open(out);
      RecordWriter writer = opener.open(stream);
      return stream instanceof CompressedOutput compressor
          ? new Metered(writer, compressor, compression.memory())
          : writer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void write(Schema schema, Object value) throws IOException {
    writer.write(schema, value);
  }

  @Override
  public void check(Schema schema, Object value) throws IOException {
    writer.check(schema, value);
  }

  @Override
  public boolean takes(Schema schema, Object value) {
    return writer.takes(schema, value);
  }

  @Override
  public long pending() {
    return writer.pending();
  }

  @Override
  public long held() {
    return writer.held() + memory;
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }

  @Override
  public void abandon() {
    compressor.abandon();
  }
}
