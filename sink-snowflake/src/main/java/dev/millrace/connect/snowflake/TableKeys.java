package dev.millrace.connect.snowflake;

import static dev.millrace.connect.common.config.Validators.notBlank;
import static dev.millrace.connect.common.config.Validators.oneOf;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef.Width;

/** Which tables there are, and what their columns are. */
final class TableKeys {
  static final String TOPIC_MAP = "snowflake.topic2table.map";
  static final String REGEX_REPLACEMENT = "snowflake.topic2table.map.regex.replacement";
  static final String NAME_FORMAT = "table.name.format";
  static final String AUTO_CREATE = "auto.create";
  static final String AUTO_EVOLVE = "auto.evolve";
  static final String AUTOCREATE_TYPE = "snowflake.autocreate.table.type";
  static final String SCHEMATIZATION = "snowflake.enable.schematization";
  static final String TIMESTAMPS = "timestamp.type";
  static final String METADATA_ALL = "snowflake.metadata.all";
  static final String METADATA_TOPIC = "snowflake.metadata.topic";
  static final String METADATA_TIME = "snowflake.metadata.createtime";
  static final String METADATA_OFFSET = "snowflake.metadata.offset.and.partition";
  static final String HEADERS = "snowflake.feature.structured.headers";
  static final String NULL_VALUES = "behavior.on.null.values";

  private TableKeys() {}

  static void define(Keys keys) {
    names(keys);
    columns(keys);
    metadata(keys);
  }

  private static void names(Keys keys) {
    keys.add(
            Key.string(TOPIC_MAP)
                .byDefault("")
                .width(Width.LONG)
                .display("Topics to tables")
                .doc(
                    "Tables of topics, as `topic:table,topic:table`. A topic may be a regular"
                        + " expression that it matches as a whole; the first match counts."))
        .add(
            Key.bool(REGEX_REPLACEMENT)
                .byDefault(false)
                .low()
                .display("Groups in table names")
                .doc("Whether `$1` in a table's name of the map stands for a group of its topic."))
        .add(
            Key.string(NAME_FORMAT)
                .byDefault("${topic}")
                .check(notBlank())
                .display("Table names")
                .doc("The table of topics that are not in the map; `${topic}` in it is the topic."))
        .add(
            Key.bool(AUTO_CREATE)
                .byDefault(true)
                .high()
                .display("Create tables")
                .doc("Makes tables that are not there; else the task stops and names them."))
        .add(
            Key.string(AUTOCREATE_TYPE)
                .byDefault("snowflake")
                .check(oneOf("snowflake", "none"))
                .low()
                .display("Kind of new tables")
                .doc(
                    "`none` is the same as `"
                        + AUTO_CREATE
                        + "=false`. Iceberg tables have to be made beforehand."))
        .add(
            Key.bool(AUTO_EVOLVE)
                .byDefault(true)
                .high()
                .display("Change tables")
                .doc(
                    "Changes tables where records need it: new columns, null in `NOT NULL` columns,"
                        + " more digits, longer texts. Else what has no column is left out with a"
                        + " warning, and what does not fit is a bad record."));
  }

  private static void columns(Keys keys) {
    keys.add(
            Key.bool(SCHEMATIZATION)
                .byDefault(true)
                .high()
                .display("A column a field")
                .doc(
                    "A column for each field and RECORD_METADATA (`true`), or RECORD_CONTENT and"
                        + " RECORD_METADATA alone (`false`)."))
        .add(
            Key.string(TIMESTAMPS)
                .byDefault("ntz")
                .check(oneOf("ntz", "ltz", "tz"))
                .recommend(List.of("ntz", "ltz", "tz"))
                .display("Timestamps")
                .doc("What timestamps become in new columns: TIMESTAMP_NTZ in UTC, _LTZ or _TZ."))
        .add(
            Key.string(NULL_VALUES)
                .byDefault("default")
                .check(oneOf("default", "ignore"))
                .recommend(List.of("default", "ignore"))
                .display("Null values")
                .doc(
                    "What a record without a value is where it deletes nothing: a row without values"
                        + " (`default`), or nothing (`ignore`)."));
  }

  private static void metadata(Keys keys) {
    keys.add(
            Key.bool(METADATA_ALL)
                .byDefault(true)
                .display("Metadata")
                .doc("Whether there is RECORD_METADATA: the record's key, headers and origin."))
        .add(
            Key.bool(METADATA_TOPIC)
                .byDefault(true)
                .low()
                .display("Metadata: topic")
                .doc("Whether RECORD_METADATA has the topic."))
        .add(
            Key.bool(METADATA_TIME)
                .byDefault(true)
                .low()
                .display("Metadata: time")
                .doc("Whether RECORD_METADATA has CreateTime or LogAppendTime."))
        .add(
            Key.bool(METADATA_OFFSET)
                .byDefault(true)
                .low()
                .display("Metadata: offset and partition")
                .doc("Whether RECORD_METADATA has the offset and the partition."))
        .add(
            Key.bool(HEADERS)
                .byDefault(false)
                .low()
                .display("Structured headers")
                .doc("Whether headers keep their types in RECORD_METADATA; else they are texts."));
  }
}
