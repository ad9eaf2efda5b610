package dev.millrace.connect.rest.record;

import com.fasterxml.jackson.core.JsonPointer;
import dev.millrace.connect.common.schema.AddedFields;
import dev.millrace.connect.common.schema.FieldPath;
import dev.millrace.connect.common.schema.KeyFields;
import dev.millrace.connect.files.read.Schemas;
import dev.millrace.connect.rest.body.Fetched;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Headers;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the records of a resource by its configuration. Used by any thread. */
public final class ResourceRecords {
  static final String HEADER_RESOURCE = "millrace.rest.resource";
  static final String HEADER_PARTITION = "millrace.rest.partition";
  static final String HEADER_REQUEST = "millrace.rest.request";
  static final String HEADER_RECORD = "millrace.rest.record";
  static final String HEADER_REASON = "millrace.error.reason";
  private static final Logger log = LoggerFactory.getLogger(ResourceRecords.class);

  private final String resource;
  private final String where;
  private final RecordSettings settings;
  private final TaskSchemas schemas;
  private final KeyFields key;
  private final AddedFields added;

  /**
   * @param resource its name
   * @param schemas of the task's topics
   */
  public ResourceRecords(String resource, RecordSettings settings, TaskSchemas schemas) {
    this.resource = resource;
    this.where = "A record of resource '" + resource + "'";
    this.settings = settings;
    this.schemas = schemas;
    this.key = settings.key().isEmpty() ? null : new KeyFields(settings.key());
    this.added = added(settings);
  }

  private AddedFields added(RecordSettings settings) {
    Map<String, Schema> fields = new LinkedHashMap<>();
    if (!settings.partitionField().isEmpty()) {
      fields.put(settings.partitionField(), Schema.STRING_SCHEMA);
    }
    settings.parentFields().keySet().forEach(n -> fields.put(n, Schema.OPTIONAL_STRING_SCHEMA));
    return fields.isEmpty() ? null : new AddedFields(where, fields);
  }

  /** What records need of their parent. */
  public Collection<JsonPointer> ofParent() {
    return settings.parentFields().values();
  }

  /**
   * The records of one unit.
   *
   * @param partition the source partition
   * @param partitionValue "" if the resource has no partitions
   * @throws ConnectException if no topic's name comes out for it
   */
  public OfUnit of(Map<String, ?> partition, String partitionValue) {
    return new OfUnit(partition, partitionValue);
  }

  /** Makes the records of a unit. Used by any thread. */
  public final class OfUnit {
    private final Map<String, ?> partition;
    private final String partitionValue;
    private final String topic;
    private final Schemas own;

    private OfUnit(Map<String, ?> partition, String partitionValue) {
      this.partition = partition;
      this.partitionValue = partitionValue;
      this.topic = settings.topic().fields().isEmpty() ? topic(null) : null;
      // Where each record names its topic, the resource's have one schema.
      this.own = schemas.of(topic == null ? "{{" + resource + "}}" : topic, settings.schemas());
    }

    /** What bodies of the unit are read with. */
    public Schemas schemas() {
      return own;
    }

    /**
     * Makes a record.
     *
     * @param parent the parent record's values, which may be null; null if the resource is no child
     * @return null if the record is bad, and skipped
     * @throws DataException if it lacks what topic or key need, or its timestamp can't be read
     */
    public SourceRecord record(
        Fetched fetched, Map<String, ?> offset, Function<JsonPointer, String> parent) {
      if (fetched.bad() != null) {
        return bad(fetched.bad(), offset);
      }
      if (fetched.gone() != null) {
        return tombstone(fetched.gone(), offset);
      }
      Object value = fetched.value();
      Schema schema = fetched.schema();
      SchemaAndValue itsKey = key == null ? SchemaAndValue.NULL : key.of(where, schema, value);
      Schema itsSchema = added == null ? schema : added.schema(schema);
      return new SourceRecord(
          partition,
          offset,
          topic == null ? topic(value) : topic,
          null,
          itsKey.schema(),
          itsKey.value(),
          itsSchema,
          added == null ? value : added.value(itsSchema, value, values(parent)),
          settings.timestamp() == null ? null : settings.timestamp().of(where, value),
          headers(value));
    }

    /**
     * The key of a record as text.
     *
     * @return null if the record is bad
     * @throws DataException if it has none, or one that can't be kept
     */
    public String keyText(Fetched fetched) {
      return fetched.bad() == null
          ? KeyText.of(where, key.of(where, fetched.schema(), fetched.value()))
          : null;
    }

    private SourceRecord tombstone(String keyText, Map<String, ?> offset) {
      SchemaAndValue itsKey = KeyText.parse(keyText);
      return new SourceRecord(
          partition, offset, topic, null, itsKey.schema(), itsKey.value(), null, null);
    }

    private String topic(Object value) {
      try {
        return settings.topic().topic(resource, partitionValue, value);
      } catch (IllegalArgumentException e) {
        throw new DataException(where + " has no topic: " + e.getMessage(), e);
      }
    }

    private Map<String, String> values(Function<JsonPointer, String> parent) {
      Map<String, String> values = new HashMap<>();
      if (!settings.partitionField().isEmpty()) {
        values.put(settings.partitionField(), partitionValue);
      }
      if (parent != null) {
        settings.parentFields().forEach((name, at) -> values.put(name, parent.apply(at)));
      }
      return values;
    }

    /** Null if there are none. A field that is missing, or null, gives no header. */
    private Headers headers(Object value) {
      if (settings.headers().isEmpty()) {
        return null;
      }
      ConnectHeaders headers = new ConnectHeaders();
      settings
          .headers()
          .forEach(
              (name, field) -> {
                FieldPath.Found found = field.in(value);
                if (found.value() != null) {
                  headers.add(name, found.value(), found.schema());
                }
              });
      return headers;
    }

    private SourceRecord bad(Fetched.Bad bad, Map<String, ?> offset) {
      return switch (settings.badRecords()) {
        case FAIL -> throw new DataException(bad.reason() + ": " + bad.text());
        case SKIP -> {
          log.warn("Skipped: {}", bad.reason());
          yield null;
        }
        case TOPIC -> letter(bad, offset);
      };
    }

    private SourceRecord letter(Fetched.Bad bad, Map<String, ?> offset) {
      ConnectHeaders headers = new ConnectHeaders();
      headers.addString(HEADER_RESOURCE, resource);
      if (!partitionValue.isEmpty()) {
        headers.addString(HEADER_PARTITION, partitionValue);
      }
      headers.addString(HEADER_REQUEST, bad.request());
      headers.addLong(HEADER_RECORD, bad.number());
      headers.addString(HEADER_REASON, bad.reason());
      return new SourceRecord(
          partition,
          offset,
          settings.badTopic(),
          null,
          Schema.STRING_SCHEMA,
          resource,
          Schema.STRING_SCHEMA,
          bad.text(),
          null,
          headers);
    }
  }
}
