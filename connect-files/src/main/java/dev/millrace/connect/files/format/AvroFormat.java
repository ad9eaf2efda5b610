package dev.millrace.connect.files.format;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Avro object container files, straight from Connect values, with the schemas that Confluent's
 * converter makes.
 */
public final class AvroFormat implements RecordFormat {
  private static final Logger log = LoggerFactory.getLogger(AvroFormat.class);
  private static final int MAX_PLANS = 64;

  private final AvroCodec codec;
  private final Options options;
  private final Map<Schema, AvroPlan> plans =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Schema, AvroPlan> eldest) {
          return size() > MAX_PLANS;
        }
      };

  /**
   * What Connect knows beyond Avro.
   *
   * @param metadata keeps Connect's names, versions, parameters and defaults as properties
   * @param enhanced writes enumerations of Confluent's converter as such
   * @param optionalMapKeys writes maps with optional text keys as Avro maps
   */
  public record Options(boolean metadata, boolean enhanced, boolean optionalMapKeys) {
    public static final Options DEFAULT = new Options(true, true, false);
  }

  public AvroFormat(AvroCodec codec, Options options) {
    this.codec = codec;
    this.options = options;
  }

  @Override
  public String extension() {
    return ".avro";
  }

  @Override
  public boolean oneSchemaPerFile() {
    return true;
  }

  @Override
  public RecordWriter open(Schema schema, OutputStream out) {
    if (schema == null) {
      throw new DataException(
          "Avro needs a value with a schema, or a schemaless object: use a converter with schemas,"
              + " or another format");
    }
    try {
      return new AvroRecordWriter(plan(schema), codec, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized AvroPlan plan(Schema schema) {
    AvroPlan plan = plans.get(schema);
    if (plan == null) {
      plan = AvroPlan.of(schema, options);
      plans.put(schema, plan);
      if (!plan.renamed().isEmpty()) {
        log.warn(
            "Schema '{}': Avro can't have these names, or not twice; they are written as: {}",
            schema.name() == null ? "" : schema.name(),
            plan.renamed());
      }
    }
    return plan;
  }
}
