package dev.millrace.connect.s3;

import static dev.millrace.connect.common.config.Validators.matching;
import static dev.millrace.connect.common.config.Validators.notBlank;
import static dev.millrace.connect.common.config.Validators.offOrAtLeast;
import static dev.millrace.connect.common.config.Validators.oneOf;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigDef.Width;

/** Which directory a record goes to. */
final class PartitionKeys {
  static final String PARTITIONER = "partitioner.class";
  static final String PARTITION_FIELDS = "partition.field.name";
  static final String FIELD_LABELS = "partition.field.format.path";
  static final String PARTITION_DURATION = "partition.duration.ms";
  static final String PATH_FORMAT = "path.format";
  static final String PARTITION_TEMPLATE = "partition.template";
  static final String DEFAULT_VALUE = "partition.default.value";
  static final String SCHEMA_AFFIX = "s3.schema.partition.affix.type";
  static final String TIMESTAMP_EXTRACTOR = "timestamp.extractor";
  static final String TIMESTAMP_FIELD = "timestamp.field";
  static final String TIMESTAMP_UNIT = "timestamp.field.unit";
  static final String TIMESTAMP_PATTERN = "timestamp.field.pattern";

  private PartitionKeys() {}

  /** What a directory can be called as it is; may be empty. */
  static Validator directoryName() {
    return matching(
        "a name without control characters, / \\ or %, and not . or ..",
        text -> text.matches("[^/\\\\%\\p{Cntrl}]*") && !text.matches("\\.{1,2}"));
  }

  static void define(Keys keys) {
    partitioner(keys);
    combinations(keys);
    timestamps(keys);
  }

  private static void partitioner(Keys keys) {
    keys.add(
            Key.string(PARTITIONER)
                .byDefault("default")
                .check(Choices.PARTITIONER.validator())
                .recommend(Choices.PARTITIONER.names())
                .width(Width.LONG)
                .display("Partitioner")
                .doc(
                    "What directories are made by: the Kafka partition (`default`), nothing"
                        + " (`topic`), values of fields (`field`), time (`time`, `daily`,"
                        + " `hourly`), fields and then time (`fieldandtime`), or `"
                        + PARTITION_TEMPLATE
                        + "` (`template`)."))
        .add(
            Key.list(PARTITION_FIELDS)
                .byDefault(List.of())
                .display("Fields")
                .doc(
                    "The fields of partitioners `field` and `fieldandtime`; nested ones as"
                        + " `a.b`."))
        .add(
            Key.bool(FIELD_LABELS)
                .byDefault(true)
                .display("Field names in paths")
                .doc("Whether their directories are called `country=de` or just `de`."))
        .add(
            Key.longInteger(PARTITION_DURATION)
                .byDefault(-1L)
                .check(offOrAtLeast(1))
                .display("Interval")
                .doc(
                    "The length of an interval of partitioners `time` and `fieldandtime`, in"
                        + " milliseconds."))
        .add(
            Key.string(PATH_FORMAT)
                .byDefault("")
                .width(Width.LONG)
                .display("Path format")
                .doc(
                    "The directories of partitioners `time` and `fieldandtime`, in Joda-Time's"
                        + " letters, such as `'year'=YYYY/'month'=MM/'day'=dd`."));
  }

  private static void combinations(Keys keys) {
    keys.add(
            Key.string(PARTITION_TEMPLATE)
                .byDefault("")
                .width(Width.LONG)
                .display("Template")
                .doc(
                    "The directories of partitioner `template`: text with `{{value.a.b}}`,"
                        + " `{{key}}`, `{{key.a}}`, `{{header.a}}`, `{{topic}}`, `{{partition}}`,"
                        + " `{{schema}}` and `{{timestamp:yyyy-MM-dd}}` (Joda-Time's letters)."))
        .add(
            Key.string(DEFAULT_VALUE)
                .byDefault("")
                .check(directoryName())
                .display("Default directory")
                .doc(
                    "What stands for a value to partition by that is null or missing, such as"
                        + " `__HIVE_DEFAULT_PARTITION__`; empty to refuse the record."))
        .add(
            Key.string(SCHEMA_AFFIX)
                .byDefault("NONE")
                .check(oneOf("NONE", "PREFIX", "SUFFIX"))
                .low()
                .display("Schema in paths")
                .doc(
                    "Adds the directory `schema_name=<name of the value's schema>` before or"
                        + " behind the others."));
  }

  private static void timestamps(Keys keys) {
    keys.add(
            Key.string(TIMESTAMP_EXTRACTOR)
                .byDefault("Wallclock")
                .check(Choices.EXTRACTOR.validator())
                .recommend(List.of("Wallclock", "Record", "RecordField", "RecordHeader"))
                .display("Time of a record")
                .doc(
                    "Which time: `Wallclock`, `Record` (its timestamp), `RecordField` or"
                        + " `RecordHeader`."))
        .add(
            Key.string(TIMESTAMP_FIELD)
                .byDefault("timestamp")
                .check(notBlank())
                .display("Time field")
                .doc(
                    "The field of `RecordField`, nested ones as `a.b`, or the header of"
                        + " `RecordHeader`: a Timestamp or Date, a number, or text."))
        .add(
            Key.string(TIMESTAMP_UNIT)
                .byDefault("ms")
                .check(oneOf("s", "ms", "us", "ns", "auto"))
                .display("Time unit")
                .doc(
                    "What a number of `"
                        + TIMESTAMP_FIELD
                        + "` counts since 1970, where its schema doesn't tell; `auto` goes by its"
                        + " size, right from 1973 to 5138."))
        .add(
            Key.string(TIMESTAMP_PATTERN)
                .byDefault("")
                .display("Time pattern")
                .doc(
                    "How text of `"
                        + TIMESTAMP_FIELD
                        + "` is written, in Joda-Time's letters, such as `dd.MM.yyyy HH:mm:ss`;"
                        + " empty for ISO-8601 or a number. Without an offset it is of"
                        + " `timezone`."));
  }
}
