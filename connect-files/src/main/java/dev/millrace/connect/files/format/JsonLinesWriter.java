package dev.millrace.connect.files.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerationException;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.millrace.connect.files.format.JsonLinesFormat.Decimals;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.IdentityHashMap;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;

/** Writes each record to a scratch buffer first: a record that fails leaves no trace. */
final class JsonLinesWriter implements RecordWriter {
  private static final int MAX_PLANS = 16;

  private final JsonFactory factory;
  private final OutputStream out;
  private final JsonPlans plans;
  private final ByteArrayOutputStream scratch = new ByteArrayOutputStream(512);
  private final IdentityHashMap<Schema, JsonPlan> bySchema = new IdentityHashMap<>();
  private JsonGenerator generator;
  private Schema lastSchema;
  private JsonPlan lastPlan;

  JsonLinesWriter(JsonFactory factory, Decimals decimals, OutputStream out) throws IOException {
    this.factory = factory;
    this.out = out;
    this.plans = new JsonPlans(decimals);
    this.generator = factory.createGenerator(scratch);
    this.lastPlan = plans.of(null);
  }

  @Override
  public void write(Schema schema, Object value) throws IOException {
    try {
      plan(schema).write(generator, value);
      generator.flush();
    } catch (DataException | JsonGenerationException | ClassCastException e) {
      scratch.reset();
      generator = factory.createGenerator(scratch);
      throw e instanceof DataException data
          ? data
          : new DataException("The value can't be written as JSON: " + e.getMessage(), e);
    }
    scratch.write('\n');
    scratch.writeTo(out);
    scratch.reset();
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

  @Override
  public long held() {
    return 0;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
