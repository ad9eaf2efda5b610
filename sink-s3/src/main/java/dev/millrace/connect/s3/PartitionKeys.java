package dev.millrace.connect.s3;

import static dev.millrace.connect.common.config.Validators.notBlank;
import static dev.millrace.connect.common.config.Validators.offOrAtLeast;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef.Width;

/** Which directory a record goes to. */
final class PartitionKeys {
  static final String PARTITIONER = "partitioner.class";
  static final String PARTITION_FIELDS = "partition.field.name";
  static final String PARTITION_DURATION = "partition.duration.ms";
  static final String PATH_FORMAT = "path.format";
  static final String TIMESTAMP_EXTRACTOR = "timestamp.extractor";
  static final String TIMESTAMP_FIELD = "timestamp.field";

  private PartitionKeys() {}

  static void define(Keys keys) {
    keys.add(
            Key.string(PARTITIONER)
                .byDefault("default")
                .check(Choices.PARTITIONER.validator())
                .recommend(List.of("default", "field", "time", "daily", "hourly"))
                .width(Width.LONG)
                .display("Partitioner")
                .doc(
                    "What directories are made by: the Kafka partition (`default`), values of"
                        + " fields (`field`), or time (`time`, `daily`, `hourly`)."))
        .add(
            Key.list(PARTITION_FIELDS)
                .byDefault(List.of())
                .display("Fields")
                .doc("The fields of partitioner `field`; nested ones as `a.b`."))
        .add(
            Key.longInteger(PARTITION_DURATION)
                .byDefault(-1L)
                .check(offOrAtLeast(1))
                .display("Interval")
                .doc("The length of an interval of partitioner `time`, in milliseconds."))
        .add(
            Key.string(PATH_FORMAT)
                .byDefault("")
                .width(Width.LONG)
                .display("Path format")
                .doc(
                    "The directories of partitioner `time`, in Joda-Time's letters, such as"
                        + " `'year'=YYYY/'month'=MM/'day'=dd`."))
        .add(
            Key.string(TIMESTAMP_EXTRACTOR)
                .byDefault("Wallclock")
                .check(Choices.EXTRACTOR.validator())
                .display("Time of a record")
                .doc("Which time: `Wallclock`, `Record` (its timestamp) or `RecordField`."))
        .add(
            Key.string(TIMESTAMP_FIELD)
                .byDefault("timestamp")
                .check(notBlank())
                .display("Time field")
                .doc(
                    "The field of `RecordField`: a Timestamp, milliseconds, or ISO-8601 text;"
                        + " nested ones as `a.b`."));
  }
}
