package dev.millrace.connect.jdbc.cdc;

import dev.millrace.connect.jdbc.cdc.OutputSettings.Form;
import dev.millrace.connect.jdbc.cdc.OutputSettings.Truncates;
import dev.millrace.connect.jdbc.cdc.OutputSettings.UnavailableValues;
import dev.millrace.connect.jdbc.dialect.TableId;
import dev.millrace.connect.jdbc.query.TopicNames;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the changes of one table are told: built once for the schema of its envelope. */
final class ChangePlan {
  static final ChangePlan NONE = new ChangePlan();

  private static final Logger log = LoggerFactory.getLogger(ChangePlan.class);
  private static final String DELETE = "d";
  private static final String TRUNCATE = "t";
  private static final String READ = "r";
  private static final String CREATE = "c";

  private final OutputSettings settings;
  private final String table;

  /** Null for that of Debezium's record. */
  private final String topic;

  private final Field operation;
  private final Field before;
  private final Field after;
  private final Field source;
  private final LeftOut leftOut;
  private final FlatRow flat;

  private ChangePlan() {
    settings = null;
    table = null;
    topic = null;
    operation = null;
    before = null;
    after = null;
    source = null;
    leftOut = null;
    flat = null;
  }

  /**
   * @param first of the table's changes
   */
  ChangePlan(SourceRecord first, Struct envelope, OutputSettings settings) {
    Schema schema = envelope.schema();
    this.settings = settings;
    this.operation = schema.field("op");
    this.before = schema.field("before");
    this.after = schema.field("after");
    this.source = schema.field("source");
    Struct origin = (Struct) envelope.get(source);
    this.table = origin.getString("table");
    this.topic = settings.topics() == null ? null : topic(origin, settings.topics());
    this.leftOut = new LeftOut(after.schema(), settings);
    this.flat =
        settings.form() == Form.ENVELOPE
            ? null
            : new FlatRow(table, first.keySchema(), after.schema(), settings.form());
  }

  private static String topic(Struct origin, TopicNames topics) {
    boolean schemas = origin.schema().field("schema") != null;
    String database = origin.getString("db");
    String name = origin.getString("table");
    return topics.of(
        schemas ? new TableId(origin.getString("schema"), name) : new TableId(database, "", name),
        database);
  }

  /** {@code event}, which passes as it is but for its topic and position. */
  SourceRecord passed(SourceRecord event, Map<String, ?> position) {
    return topic == null && position == event.sourceOffset()
        ? event
        : at(position, topic == null ? event.topic() : topic, event);
  }

  /** False for heartbeats, ends of transactions, changes of schemas, messages. */
  static boolean isOf(Schema schema) {
    return schema != null
        && schema.type() == Schema.Type.STRUCT
        && schema.field("op") != null
        && schema.field("after") != null
        && schema.field("source") != null;
  }

  boolean isDelete(SourceRecord event) {
    return DELETE.equals(((Struct) event.value()).get(operation));
  }

  /** Looks for values that the log does not hold. */
  void checkValues(SourceRecord event) {
    Struct row = (Struct) ((Struct) event.value()).get(after);
    Field field = row == null ? null : leftOut.in(row);
    if (field != null) {
      throw unavailable(event, field);
    }
  }

  /**
   * Adds the records that tell of {@code event}.
   *
   * @param earlier position of all but the last of them
   */
  void add(
      SourceRecord event,
      Map<String, ?> earlier,
      Map<String, ?> position,
      List<SourceRecord> records) {
    Struct envelope = (Struct) event.value();
    String change = (String) envelope.get(operation);
    if (change.equals(TRUNCATE)) {
      truncate(event);
      return;
    }
    checkValues(event);
    if (!change.equals(DELETE)) {
      if (event.key() == null && !change.equals(CREATE) && !change.equals(READ)) {
        checkKey(event);
      }
      records.add(row(event, position));
      return;
    }
    boolean tombstone = settings.tombstones() || settings.form() == Form.UPSERT;
    if (settings.form() == Form.FLAT) {
      Struct row = (Struct) envelope.get(before);
      records.add(
          record(
              event,
              tombstone && event.key() != null ? earlier : position,
              flat.of(row, change, time(envelope), true)));
    } else {
      checkKey(event);
    }
    if (tombstone && event.key() != null) {
      records.add(record(event, position, null));
    }
  }

  /** The record of the row after the change. */
  SourceRecord row(SourceRecord event, Map<String, ?> position) {
    Struct envelope = (Struct) event.value();
    Struct row = (Struct) envelope.get(after);
    return record(
        event, position, flat.of(row, (String) envelope.get(operation), time(envelope), false));
  }

  private Object time(Struct envelope) {
    return ((Struct) envelope.get(source)).get("ts_ms");
  }

  private SourceRecord record(SourceRecord event, Map<String, ?> position, Struct value) {
    return new SourceRecord(
        event.sourcePartition(),
        position,
        topic == null ? event.topic() : topic,
        event.kafkaPartition(),
        flat.keySchema(),
        flat.key((Struct) event.key()),
        value == null ? null : value.schema(),
        value,
        event.timestamp(),
        settings.form() == Form.FLAT ? event.headers() : null);
  }

  private static SourceRecord at(Map<String, ?> position, String topic, SourceRecord event) {
    return new SourceRecord(
        event.sourcePartition(),
        position,
        topic,
        event.kafkaPartition(),
        event.keySchema(),
        event.key(),
        event.valueSchema(),
        event.value(),
        event.timestamp(),
        event.headers());
  }

  private void truncate(SourceRecord event) {
    if (settings.truncates() == Truncates.FAIL) {
      throw new DataException(
          where(event)
              + " the table was truncated, which rows and tombstones can't tell. Empty what was made"
              + " of topic "
              + event.topic()
              + " by hand, and set truncate.handling=skip to go on; or set cdc.output=envelope");
    }
    log.warn("{} the table was truncated: its rows get no deletes", where(event));
  }

  /** An upsert of what has no key would be another row. */
  private void checkKey(SourceRecord event) {
    if (event.key() == null && settings.form() == Form.UPSERT) {
      throw new DataException(
          where(event)
              + " a row was changed or deleted, and records have no key to tell which. Give the table"
              + " a primary key, name columns by message.key.columns, or set cdc.output=flat");
    }
  }

  private DataException unavailable(SourceRecord event, Field field) {
    boolean text = field.schema().type() == Schema.Type.STRING;
    return new DataException(
        where(event)
            + " an update did not change column "
            + field.name()
            + ", whose value is so great that the log leaves it out. Run ALTER TABLE "
            + table
            + " REPLICA IDENTITY FULL, which helps for changes from then on"
            + (text && settings.unavailable() == UnavailableValues.FAIL
                ? "; or set unavailable.value.handling=placeholder to get "
                    + Unavailable.PLACEHOLDER
                    + " in its place"
                : "; or leave the column out by column.exclude.list"));
  }

  private String where(SourceRecord event) {
    return "Table " + table + ", at " + event.sourceOffset() + ":";
  }
}
