package dev.millrace.connect.files.format;

import com.fasterxml.jackson.core.JsonGenerationException;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.millrace.connect.files.format.JsonLinesFormat.Decimals;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.IdentityHashMap;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;

/**
 * Writes values as lines of JSON, whole or not at all. One serves all files of a thread, as a
 * generator's buffers and the plans of schemas take more memory than a small file.
 */
final class JsonEncoder {
  private static final int MAX_PLANS = 16;

  private final JsonPlans plans;
  private final Target target = new Target();
  private final IdentityHashMap<Schema, JsonPlan> bySchema = new IdentityHashMap<>();
  private JsonGenerator generator;
  private Schema lastSchema;
  private JsonPlan lastPlan;

  JsonEncoder(Decimals decimals) throws IOException {
    this.plans = new JsonPlans(decimals);
    this.generator = JsonPlans.FACTORY.createGenerator(target);
    this.lastPlan = plans.of(null);
  }

  /**
   * @throws DataException if the value can't be written; nothing of it was
   */
  void write(Schema schema, Object value, OutputStream out) throws IOException {
    try {
      plan(schema).write(generator, value);
      generator.writeRaw('\n');
    } catch (DataException | JsonGenerationException | ClassCastException e) {
      // What the generator still holds of the value goes with it.
      generator = JsonPlans.FACTORY.createGenerator(target);
      target.reset();
      throw e instanceof DataException data
          ? data
          : new DataException("The value can't be written as JSON: " + e.getMessage(), e);
    }
    target.end(generator, out);
  }

  private JsonPlan plan(Schema schema) {
    if (schema != lastSchema) {
      if (bySchema.size() >= MAX_PLANS) {
        bySchema.clear();
      }
      lastPlan = bySchema.computeIfAbsent(schema, plans::of);
      lastSchema = schema;
    }
    return lastPlan;
  }

  /**
   * Takes what the generator can't buffer of a long line, and then hands on the whole of it. A
   * short line goes from the generator's buffer straight to the file.
   */
  private static final class Target extends OutputStream {
    private static final int KEPT = 64 * 1024;

    private byte[] early = new byte[0];
    private int size;
    private OutputStream out;

    void end(JsonGenerator generator, OutputStream file) throws IOException {
      if (size > 0) {
        file.write(early, 0, size);
        reset();
      }
      out = file;
      try {
        generator.flush();
      } finally {
        out = null;
      }
    }

    void reset() {
      size = 0;
      if (early.length > KEPT) {
        early = new byte[0];
      }
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      if (out != null) {
        out.write(bytes, from, length);
        return;
      }
      if (early.length - size < length) {
        early = Arrays.copyOf(early, Math.max(size + length, early.length * 2));
      }
      System.arraycopy(bytes, from, early, size, length);
      size += length;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }
  }
}
