package dev.millrace.connect.files.read.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.millrace.connect.common.schema.SchemaInference;
import dev.millrace.connect.files.read.BadRecord;
import dev.millrace.connect.files.read.FileBytes;
import dev.millrace.connect.files.read.Place;
import dev.millrace.connect.files.read.Range;
import dev.millrace.connect.files.read.Schemas;
import dev.millrace.connect.files.read.Schemas.Mode;
import dev.millrace.connect.files.read.TooManyColumns;
import dev.millrace.connect.files.read.text.Cells;
import dev.millrace.connect.files.read.text.Rows;
import java.io.IOException;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.errors.DataException;

/** Records out of JSON. */
final class JsonReader implements JsonRecords {
  private static final int SAMPLE_BYTES = 1024 * 1024;

  /** What a schema may be nested, with some room for what becomes text. */
  private static final int MAX_DEPTH = 200;

  private final FileBytes file;
  private final JsonEnvelope envelope;
  private final Schemas schemas;
  private final JsonColumns columns;
  private final RecordParser parser;
  private final long end;
  private Rows rows;
  private Schema schema;
  private JsonColumn plan;
  private Object value;
  private long record;

  private JsonReader(
      FileBytes file,
      JsonEnvelope envelope,
      JsonReadFormat format,
      Schemas schemas,
      Range range,
      Place from) {
    this.file = file;
    this.envelope = envelope;
    this.schemas = schemas;
    this.end = range.end();
    this.record = from.record();
    columns = new JsonColumns(format.types(), infers());
    parser =
        new RecordParser(
            JsonFactory.builder()
                .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                .streamReadConstraints(
                    StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxStringLength(format.maxRecordBytes())
                        .build())
                .build());
  }

  /**
   * @param envelope null where what surrounds the records is passed
   */
  static JsonReader open(
      FileBytes file,
      JsonEnvelope envelope,
      JsonReadFormat format,
      Schemas schemas,
      Range range,
      Place from)
      throws IOException {
    JsonReader reader = new JsonReader(file, envelope, format, schemas, range, from);
    try {
      reader.begin(format, range, from);
      return reader;
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  private void begin(JsonReadFormat format, Range range, Place from) throws IOException {
    boolean known = envelope != null && schemas.current() != null; // Answers come by the thousand.
    if (infers() && !known) {
      rows = format.rows(file, envelope, Range.WHOLE, Place.START);
      if (sample() && from.at() == 0 && range.start() == 0) {
        return;
      }
      rows.close();
    }
    rows = format.rows(file, envelope, range, from);
  }

  private boolean infers() {
    return schemas.mode() != Mode.GIVEN && schemas.mode() != Mode.NONE;
  }

  /**
   * @return whether the first record is the next again
   */
  private boolean sample() throws IOException {
    rows.mark();
    long end = rows.after() + SAMPLE_BYTES; // More than that, and what was sampled is lost.
    for (int i = 0; i < schemas.sampleRecords() && rows.after() < end; i++) {
      try {
        if (!row(Long.MAX_VALUE)) {
          break;
        }
        schemas.widen(file.name(), needed());
      } catch (BadRecord e) {
        // It is met again, and told then.
      }
    }
    return rows.rewind();
  }

  /** To the next row that holds anything. */
  private boolean row(long before) throws IOException, BadRecord {
    while (rows.next(before)) {
      Cells cells = rows.cells();
      for (int i = cells.from(0); i < cells.to(0); i++) {
        if (cells.bytes()[i] > ' ' || cells.bytes()[i] < 0) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public boolean next() throws IOException, BadRecord {
    value = null;
    try {
      if (!row(end)) {
        return false;
      }
      record++;
    } catch (BadRecord e) {
      record++;
      throw new BadRecord(where() + ": " + e.getMessage(), e.text());
    }
    value = schemas.mode() == Mode.NONE ? parsed(Integer.MAX_VALUE) : typed();
    return true;
  }

  private Object typed() throws IOException, BadRecord {
    if (schemas.current() == null) {
      schemas.widen(file.name(), needed());
    }
    while (true) {
      plan();
      try {
        return planned();
      } catch (JsonMisfit e) {
        if (!infers() || schemas.widen(file.name(), needed()) == schema) {
          throw bad(e.getMessage());
        }
      }
    }
  }

  private void plan() {
    if (schema != schemas.current()) {
      schema = schemas.current();
      plan = columns.of(schema);
    }
  }

  private Object planned() throws BadRecord, JsonMisfit {
    try {
      JsonParser at = parser.begin(rows.cells());
      if (at.nextToken() == JsonToken.VALUE_NULL) {
        throw new JsonMisfit("is null");
      }
      Object read = plan.read(at, parser);
      parser.end();
      return read;
    } catch (IOException e) {
      if (!parser.isNew()) {
        return planned(); // What is wrong is told with its place in the record.
      }
      throw broken(e);
    }
  }

  private Object parsed(int mostNames) throws BadRecord, TooManyColumns {
    try {
      JsonParser at = parser.begin(rows.cells());
      at.nextToken();
      Object tree = new JsonTree(file.name(), mostNames).read(at);
      parser.end();
      return tree;
    } catch (TooManyColumns e) {
      throw e;
    } catch (IOException e) {
      if (!parser.isNew()) {
        return parsed(mostNames);
      }
      throw broken(e);
    }
  }

  private Schema needed() throws BadRecord, TooManyColumns {
    Object tree = parsed(schemas.maxColumns());
    if (schemas.mode() == Mode.STRINGS && tree instanceof Map<?, ?> object) {
      SchemaBuilder struct = SchemaBuilder.struct();
      object.keySet().forEach(key -> struct.field((String) key, Schema.OPTIONAL_STRING_SCHEMA));
      return struct.build();
    }
    try {
      return SchemaInference.of(tree);
    } catch (DataException e) {
      throw bad(e.getMessage());
    }
  }

  /** The bytes are in memory: what fails is their form. */
  private BadRecord broken(IOException e) {
    if (e instanceof StreamConstraintsException limit) {
      return bad("it is larger or deeper than is read: " + limit.getOriginalMessage());
    }
    String reason =
        e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
    return bad("it is not JSON: " + reason);
  }

  private BadRecord bad(String what) {
    return new BadRecord(where() + ": " + what, rows.text());
  }

  private String where() {
    return "'%s', record %d (byte %d)".formatted(file.name(), record, rows.position());
  }

  @Override
  public Schema schema() {
    return schemas.mode() == Mode.NONE ? null : schema;
  }

  @Override
  public Object value() {
    return value;
  }

  @Override
  public Cells json() {
    return rows.cells();
  }

  @Override
  public void finish() throws IOException {
    rows.finish();
  }

  @Override
  public Place place() {
    return new Place(record, rows.after(), 0);
  }

  @Override
  public boolean placesAreBytes() {
    return true;
  }

  @Override
  public void close() throws IOException {
    parser.close();
    if (rows != null) {
      rows.close();
    }
  }
}
