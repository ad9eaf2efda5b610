package dev.millrace.connect.s3;

import static dev.millrace.connect.common.config.Validators.atLeast;
import static dev.millrace.connect.common.config.Validators.between;
import static dev.millrace.connect.common.config.Validators.matching;
import static dev.millrace.connect.common.config.Validators.notBlank;
import static dev.millrace.connect.common.config.Validators.offOrAtLeast;
import static dev.millrace.connect.common.config.Validators.oneOf;
import static dev.millrace.connect.common.config.Validators.timeZone;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import java.net.URI;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Width;

/** Every key of the sink, once. Names and defaults are the widely used sink's where it has them. */
final class S3SinkKeys {
  private static final long MB = 1024 * 1024;

  static final String BUCKET = "s3.bucket.name";
  static final String REGION = "s3.region";
  static final String STORE_URL = "store.url";
  static final String PATH_STYLE = "s3.path.style.access.enabled";
  static final String ACCESS_KEY = "aws.access.key.id";
  static final String SECRET_KEY = "aws.secret.access.key";
  static final String CREDENTIALS_PROVIDER = "s3.credentials.provider.class";
  static final String SSE = "s3.ssea.name";
  static final String SSE_KMS_KEY = "s3.sse.kms.key.id";
  static final String CHECKSUMS = "s3.checksums.enabled";
  static final String FORMAT = "format.class";
  static final String COMPRESSION = "s3.compression.type";
  static final String COMPRESSION_LEVEL = "s3.compression.level";
  static final String JSON_DECIMALS = "json.decimal.format";
  static final String PARQUET_CODEC = "parquet.codec";
  static final String ROW_GROUP_BYTES = "parquet.row.group.bytes";
  static final String NULL_VALUES = "behavior.on.null.values";
  static final String FLUSH_SIZE = "flush.size";
  static final String ROTATE_FILE_BYTES = "rotate.file.bytes";
  static final String ROTATE_INTERVAL = "rotate.interval.ms";
  static final String ROTATE_SCHEDULE = "rotate.schedule.interval.ms";
  static final String TIMEZONE = "timezone";
  static final String LOCALE = "locale";
  static final String PARTITIONER = "partitioner.class";
  static final String PARTITION_FIELDS = "partition.field.name";
  static final String PARTITION_DURATION = "partition.duration.ms";
  static final String PATH_FORMAT = "path.format";
  static final String TIMESTAMP_EXTRACTOR = "timestamp.extractor";
  static final String TIMESTAMP_FIELD = "timestamp.field";
  static final String TOPICS_DIR = "topics.dir";
  static final String DIRECTORY_DELIM = "directory.delim";
  static final String FILE_DELIM = "file.delim";
  static final String OFFSET_WIDTH = "filename.offset.zero.pad.width";
  static final String STATE_DIR = "state.dir";
  static final String BUFFER_MAX = "buffer.max.bytes";
  static final String PART_SIZE = "s3.part.size";
  static final String UPLOAD_THREADS = "s3.upload.threads";
  static final String PART_RETRIES = "s3.part.retries";
  static final String RETRY_BACKOFF = "s3.retry.backoff.ms";
  static final String OUTAGE_BACKOFF = "retry.backoff.ms";
  static final String CIRCUIT_FAILURES = "circuit.failure.threshold";
  static final String CIRCUIT_OPEN = "circuit.open.ms";
  static final String RATE_LIMIT = "rate.limit.per.second";

  static final ConfigDef DEF = define();

  private S3SinkKeys() {}

  private static ConfigDef define() {
    Keys keys = Keys.define();
    connection(keys.group("Connection"));
    format(keys.group("Format"));
    rotation(keys.group("Rotation"));
    partitioning(keys.group("Partitioning"));
    layout(keys.group("Layout"));
    memory(keys.group("Memory and uploads"));
    resilience(keys.group("Resilience"));
    return keys.done();
  }

  private static void connection(Keys keys) {
    keys.add(
            Key.string(BUCKET)
                .high()
                .check(notBlank())
                .display("Bucket")
                .doc("The bucket to write to."))
        .add(
            Key.string(REGION)
                .byDefault("us-west-2")
                .check(notBlank())
                .high()
                .display("Region")
                .doc("The bucket's region."))
        .add(
            Key.string(STORE_URL)
                .byDefault("")
                .check(matching("a URL such as https://minio:9000", S3SinkKeys::url))
                .width(Width.LONG)
                .display("Store URL")
                .doc("The store's address, if it is not AWS's own."))
        .add(
            Key.bool(PATH_STYLE)
                .byDefault(true)
                .low()
                .display("Path-style access")
                .doc("Puts the bucket into the path of a URL, not into its host name."))
        .add(
            Key.string(ACCESS_KEY)
                .byDefault("")
                .display("Access key")
                .doc("The access key; empty to use `" + CREDENTIALS_PROVIDER + "`."))
        .add(
            Key.password(SECRET_KEY)
                .byDefault("")
                .display("Secret key")
                .doc("The access key's secret."))
        .add(
            Key.string(CREDENTIALS_PROVIDER)
                .byDefault("software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider")
                .low()
                .width(Width.LONG)
                .display("Credentials provider")
                .doc(
                    "An `AwsCredentialsProvider` of AWS SDK 2 with a `create()` method or a"
                        + " constructor without parameters; used if no access key is set."))
        .add(
            Key.string(SSE)
                .byDefault("")
                .check(oneOf("", "AES256", "aws:kms"))
                .low()
                .display("Server-side encryption")
                .doc("How the store encrypts objects; empty for the bucket's default."))
        .add(
            Key.string(SSE_KMS_KEY)
                .byDefault("")
                .low()
                .display("KMS key")
                .doc("The key of `aws:kms`; empty for the account's own."))
        .add(
            Key.bool(CHECKSUMS)
                .byDefault(false)
                .low()
                .display("Checksums")
                .doc("Sends a CRC32 with each request; some stores other than AWS refuse it."));
  }

  private static void format(Keys keys) {
    keys.add(
            Key.string(FORMAT)
                .high()
                .check(Choices.FORMAT.validator())
                .recommend(List.of("json", "parquet"))
                .display("Format")
                .doc("The files' format: `json` (one object a line) or `parquet`."))
        .add(
            Key.string(COMPRESSION)
                .byDefault("none")
                .check(oneOf("none", "gzip"))
                .display("JSON compression")
                .doc("How JSON files are compressed."))
        .add(
            Key.integer(COMPRESSION_LEVEL)
                .byDefault(-1)
                .check(between(-1, 9))
                .low()
                .display("JSON compression level")
                .doc("The level of gzip, 0 to 9; -1 for its default."))
        .add(
            Key.string(JSON_DECIMALS)
                .byDefault("BASE64")
                .check(oneOf("BASE64", "NUMERIC"))
                .low()
                .display("JSON decimals")
                .doc("How a Decimal is written as JSON: its bytes in Base64, or a number."))
        .add(
            Key.string(PARQUET_CODEC)
                .byDefault("snappy")
                .check(oneOf("none", "snappy", "gzip", "zstd"))
                .display("Parquet codec")
                .doc("How Parquet pages are compressed."))
        .add(
            Key.longInteger(ROW_GROUP_BYTES)
                .byDefault(16 * MB)
                .check(between(MB, 1024 * MB))
                .low()
                .display("Parquet row group")
                .doc("Memory of a row group before it is written, in bytes."))
        .add(
            Key.string(NULL_VALUES)
                .byDefault("fail")
                .check(oneOf("fail", "ignore"))
                .display("Null values")
                .doc("A record without a value is refused as a bad one (`fail`) or left out."));
  }

  private static void rotation(Keys keys) {
    keys.add(
            Key.integer(FLUSH_SIZE)
                .high()
                .check(atLeast(1))
                .display("Records before a commit")
                .doc(
                    "Records of a topic-partition, since its oldest open file was opened, that"
                        + " close all its files."))
        .add(
            Key.longInteger(ROTATE_FILE_BYTES)
                .byDefault(-1L)
                .check(offOrAtLeast(1024))
                .display("File size")
                .doc("Size that closes a file, in bytes, so far as it is known; -1 for no limit."))
        .add(
            Key.longInteger(ROTATE_INTERVAL)
                .byDefault(-1L)
                .check(offOrAtLeast(1))
                .display("Record-time interval")
                .doc(
                    "Closes a file that was open for this span of the topic-partition's time, by"
                        + " `"
                        + TIMESTAMP_EXTRACTOR
                        + "`."))
        .add(
            Key.longInteger(ROTATE_SCHEDULE)
                .byDefault(-1L)
                .check(offOrAtLeast(100))
                .display("Wall-clock interval")
                .doc(
                    "Closes all files of a topic-partition by the wall clock, counted from midnight"
                        + " in `"
                        + TIMEZONE
                        + "`, with or without new records."))
        .add(
            Key.string(TIMEZONE)
                .byDefault("UTC")
                .check(timeZone())
                .display("Time zone")
                .doc("The zone of directories by time and of `" + ROTATE_SCHEDULE + "`."))
        .add(
            Key.string(LOCALE)
                .byDefault("en")
                .low()
                .display("Locale")
                .doc("The language of names of months and days in `" + PATH_FORMAT + "`."));
  }

  private static void partitioning(Keys keys) {
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

  private static void layout(Keys keys) {
    keys.add(
            Key.string(TOPICS_DIR)
                .byDefault("topics")
                .display("Directory")
                .doc("The directory of all files; may be empty."))
        .add(
            Key.string(DIRECTORY_DELIM)
                .byDefault("/")
                .check(notBlank())
                .low()
                .display("Directory delimiter")
                .doc("What stands between directories."))
        .add(
            Key.string(FILE_DELIM)
                .byDefault("+")
                .check(matching("one or more of + - _ = ~ .", text -> text.matches("[-+_=~.]+")))
                .low()
                .display("File delimiter")
                .doc("What stands between the parts of a file's name."))
        .add(
            Key.integer(OFFSET_WIDTH)
                .byDefault(10)
                .check(between(0, 19))
                .low()
                .display("Offset width")
                .doc("Digits of the offset in a file's name."))
        .add(
            Key.string(STATE_DIR)
                .byDefault("_millrace")
                .check(notBlank())
                .low()
                .display("State directory")
                .doc(
                    "The directory of the objects that say what is exported; outside of `"
                        + TOPICS_DIR
                        + "`. Who changes it exports everything again."));
  }

  private static void memory(Keys keys) {
    keys.add(
            Key.longInteger(BUFFER_MAX)
                .byDefault(128 * MB)
                .check(atLeast(8 * MB))
                .display("Memory")
                .doc("Memory of a task's open files and uploads, in bytes."))
        .add(
            Key.integer(PART_SIZE)
                .byDefault((int) (25 * MB))
                .check(atLeast(5 * MB))
                .display("Part size")
                .doc("Size of a part of an upload, in bytes."))
        .add(
            Key.integer(UPLOAD_THREADS)
                .byDefault(8)
                .check(between(1, 64))
                .low()
                .display("Upload threads")
                .doc("Requests that a task has running side by side."));
  }

  private static void resilience(Keys keys) {
    keys.add(
            Key.integer(PART_RETRIES)
                .byDefault(3)
                .check(between(0, 100))
                .low()
                .display("Quick retries")
                .doc("Quick retries of one request, before the task counts it as a failure."))
        .add(
            Key.longInteger(RETRY_BACKOFF)
                .byDefault(200L)
                .check(atLeast(1))
                .low()
                .display("Quick backoff")
                .doc("Wait before the first quick retry, in milliseconds; doubles."))
        .add(
            Key.longInteger(OUTAGE_BACKOFF)
                .byDefault(5000L)
                .check(between(1, 600_000))
                .low()
                .display("Backoff")
                .doc(
                    "Longest wait between tries while S3 can't be reached, in milliseconds. A task"
                        + " waits an outage out; it fails only by what no retry mends."))
        .add(
            Key.integer(CIRCUIT_FAILURES)
                .byDefault(10)
                .check(between(0, 1000))
                .low()
                .display("Circuit threshold")
                .doc("Failures in a row that open the circuit; 0 for no circuit breaker."))
        .add(
            Key.longInteger(CIRCUIT_OPEN)
                .byDefault(10_000L)
                .check(atLeast(1))
                .low()
                .display("Circuit open time")
                .doc("How long an open circuit permits no request, in milliseconds."))
        .add(
            Key.integer(RATE_LIMIT)
                .byDefault(0)
                .check(between(0, 100_000))
                .low()
                .display("Rate limit")
                .doc("Most requests of a task in a second; 0 for no limit."));
  }

  private static boolean url(String text) {
    try {
      return text.isEmpty()
          || (text.matches("(?i)https?://.*") && URI.create(text).getHost() != null);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
