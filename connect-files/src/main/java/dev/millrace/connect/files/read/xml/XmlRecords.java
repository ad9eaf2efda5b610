package dev.millrace.connect.files.read.xml;

import com.fasterxml.jackson.core.JsonPointer;
import dev.millrace.connect.files.format.TextPlan;
import dev.millrace.connect.files.read.BadRecord;
import dev.millrace.connect.files.read.Place;
import dev.millrace.connect.files.read.Schemas;
import dev.millrace.connect.files.read.Schemas.Mode;
import dev.millrace.connect.files.read.text.TextTypes;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.errors.DataException;

/** The records of an XML file. */
final class XmlRecords implements XmlDocument {
  /** So many characters are read ahead for a sample, whatever its records are, roughly. */
  private static final int SAMPLE_CHARS = 1024 * 1024;

  private final XmlElements elements;
  private final XmlReadFormat format;
  private final String file;
  private final Schemas schemas;
  private final Queue<Optional<Object>> sample = new ArrayDeque<>();
  private XmlPlan plan;
  private long passed;
  private Object record;
  private Object value;

  private XmlRecords(XmlElements elements, XmlReadFormat format, String file, Schemas schemas) {
    this.elements = elements;
    this.format = format;
    this.file = file;
    this.schemas = schemas;
  }

  static XmlRecords open(
      XmlElements elements,
      XmlReadFormat format,
      String file,
      Place from,
      Schemas schemas,
      boolean sampled)
      throws IOException {
    XmlRecords records = new XmlRecords(elements, format, file, schemas);
    if (sampled && records.infers()) {
      records.sample();
    }
    for (; records.passed < from.skip(); records.passed++) {
      if (records.sample.poll() == null && !elements.next(false)) {
        throw new IOException(
            "'%s' has %d records, not %d, where reading was to go on: it is another file now"
                .formatted(file, records.passed, from.skip()));
      }
    }
    return records;
  }

  private boolean infers() {
    return schemas.mode() == Mode.AUTO || schemas.mode() == Mode.INFER;
  }

  /** What the file's first records are, wherever the reader begins. */
  private void sample() throws IOException {
    XmlShape shape = shape();
    long chars = 0;
    while (sample.size() < schemas.sampleRecords() && chars < SAMPLE_CHARS && elements.next(true)) {
      Object record = elements.record();
      sample.add(Optional.ofNullable(record));
      shape.learn(record);
      chars += chars(record);
    }
    if (!sample.isEmpty()) {
      schemas.widen(file, shape.record());
    }
  }

  private XmlShape shape() {
    XmlShape shape = new XmlShape(format.rules(), new TextTypes(format.rules().types()));
    return schemas.current() == null ? shape : shape.with(schemas.current());
  }

  private static long chars(Object value) {
    if (!(value instanceof XmlElement element)) {
      return value == null ? 0 : ((String) value).length();
    }
    long chars = 0;
    for (int i = 0; i < element.size(); i++) {
      chars += element.name(i).length() + chars(element.value(i));
    }
    return chars;
  }

  @Override
  public boolean next() throws IOException, BadRecord {
    value = null;
    Optional<Object> sampled = sample.poll();
    if (sampled == null && !elements.next(true)) {
      return false;
    }
    record = sampled == null ? elements.record() : sampled.orElse(null);
    passed++;
    try {
      value = schemas.mode() == Mode.NONE ? plain(record) : struct(record);
    } catch (XmlPlan.Misfit | DataException e) {
      throw new BadRecord(
          "'%s', record %d: %s".formatted(file, passed, e.getMessage()),
          TextPlan.of(null).text(plain(record)));
    }
    return true;
  }

  private Map<String, Object> plain(Object record) {
    if (record instanceof XmlElement element) {
      return element.plain(format.rules());
    }
    return record == null ? Map.of() : Map.of(format.rules().text(), record);
  }

  private Object struct(Object record) throws IOException {
    if (schemas.mode() == Mode.STRINGS) {
      if (plan == null || !plan.knows(record)) {
        schemas.widen(file, texts(record));
      }
      return plan().struct(record, true);
    }
    if (!infers()) {
      return plan().struct(record, false);
    }
    try {
      return plan().struct(record, false);
    } catch (XmlPlan.Misfit e) {
      XmlShape wider = shape();
      wider.learn(record);
      schemas.widen(file, wider.record());
      return plan().struct(record, true);
    }
  }

  private Schema texts(Object record) {
    SchemaBuilder texts = SchemaBuilder.struct();
    plain(record).keySet().forEach(name -> texts.field(name, Schema.OPTIONAL_STRING_SCHEMA));
    return texts.build();
  }

  private XmlPlan plan() {
    Schema schema = schemas.current();
    if (plan == null || plan.schema() != schema) {
      plan = new XmlPlan(schema, format.rules(), schemas.mode() != Mode.GIVEN);
    }
    return plan;
  }

  @Override
  public Schema schema() {
    return schemas.mode() == Mode.NONE || plan == null ? null : plan.schema();
  }

  @Override
  public Object value() {
    return value;
  }

  @Override
  public String text(JsonPointer pointer) {
    return XmlElement.text(record, pointer, format.rules());
  }

  @Override
  public void digest(MessageDigest digest) {
    XmlElement.digest(record, digest);
  }

  @Override
  public Place place() {
    return new Place(passed, 0, passed);
  }

  @Override
  public void close() throws IOException {
    elements.close();
  }
}
