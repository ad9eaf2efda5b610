package dev.millrace.connect.s3;

import dev.millrace.connect.common.config.Validators;
import dev.millrace.connect.common.resilience.GuardSettings;
import dev.millrace.connect.common.schema.FieldPath;
import dev.millrace.connect.common.sink.Rotation;
import dev.millrace.connect.files.format.JsonLinesFormat;
import dev.millrace.connect.files.format.ParquetFormat;
import dev.millrace.connect.files.format.RecordFormat;
import dev.millrace.connect.files.storage.S3Settings;
import dev.millrace.connect.s3.file.FileNames;
import dev.millrace.connect.s3.partition.JodaPattern;
import dev.millrace.connect.s3.partition.Partitioning;
import dev.millrace.connect.s3.partition.PathText;
import dev.millrace.connect.s3.partition.TimestampExtractor;
import java.net.URI;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/** The sink's configuration, typed. */
public final class S3SinkConfig extends AbstractConfig {
  private static final long DAY_MS = 86_400_000L;
  private static final long HOUR_MS = 3_600_000L;

  public S3SinkConfig(Map<String, String> props) {
    super(S3SinkKeys.DEF, props, false);
  }

  public static ConfigDef def() {
    return S3SinkKeys.DEF;
  }

  /** How to reach the bucket; finds credentials. */
  public S3Settings store() {
    String url = getString(S3SinkKeys.STORE_URL);
    return new S3Settings(
        getString(S3SinkKeys.BUCKET),
        getString(S3SinkKeys.REGION),
        url.isEmpty() ? null : URI.create(url),
        getBoolean(S3SinkKeys.PATH_STYLE),
        Credentials.of(
            getString(S3SinkKeys.ACCESS_KEY),
            getPassword(S3SinkKeys.SECRET_KEY),
            getString(S3SinkKeys.CREDENTIALS_PROVIDER)),
        getString(S3SinkKeys.SSE),
        getString(S3SinkKeys.SSE_KMS_KEY),
        getInt(S3SinkKeys.PART_RETRIES),
        getLong(S3SinkKeys.RETRY_BACKOFF),
        uploadThreads() + 8,
        getBoolean(S3SinkKeys.CHECKSUMS));
  }

  public RecordFormat format() {
    String decimals = getString(S3SinkKeys.JSON_DECIMALS).toUpperCase(Locale.ROOT);
    boolean gzip = "gzip".equalsIgnoreCase(getString(S3SinkKeys.COMPRESSION));
    int level = getInt(S3SinkKeys.COMPRESSION_LEVEL);
    String codec = getString(S3SinkKeys.PARQUET_CODEC).toUpperCase(Locale.ROOT);
    long rowGroup = getLong(S3SinkKeys.ROW_GROUP_BYTES);
    return Choices.FORMAT.normal(getString(S3SinkKeys.FORMAT)).equals("json")
        ? new JsonLinesFormat(gzip, level, JsonLinesFormat.Decimals.valueOf(decimals))
        : new ParquetFormat(ParquetFormat.Codec.valueOf(codec), rowGroup);
  }

  /** Whether records without a value are left out, not refused. */
  public boolean ignoreNulls() {
    return Validators.normal(getString(S3SinkKeys.NULL_VALUES)).equals("ignore");
  }

  public Rotation rotation() {
    long bytes = getLong(S3SinkKeys.ROTATE_FILE_BYTES);
    return new Rotation(
        getInt(S3SinkKeys.FLUSH_SIZE),
        bytes < 0 ? Long.MAX_VALUE : bytes,
        getLong(S3SinkKeys.ROTATE_INTERVAL),
        getLong(S3SinkKeys.ROTATE_SCHEDULE),
        zone());
  }

  /**
   * @throws IllegalArgumentException if {@code path.format} has no meaning
   */
  public Partitioning partitioning() {
    Locale locale = Locale.forLanguageTag(getString(S3SinkKeys.LOCALE).replace('_', '-'));
    String delimiter = getString(S3SinkKeys.DIRECTORY_DELIM);
    String path = getString(S3SinkKeys.PATH_FORMAT);
    long duration = getLong(S3SinkKeys.PARTITION_DURATION);
    List<String> fields = getList(S3SinkKeys.PARTITION_FIELDS);
    String daily = "'year'=YYYY'" + delimiter + "month'=MM'" + delimiter + "day'=dd";
    return switch (partitioner()) {
      case "field" ->
          new Partitioning.ByFields(fields.stream().map(FieldPath::parse).toList(), delimiter);
      case "time" -> byTime(duration, path, locale);
      case "daily" -> byTime(DAY_MS, daily, locale);
      case "hourly" -> byTime(HOUR_MS, daily + "'" + delimiter + "hour'=HH", locale);
      default -> new Partitioning.ByKafkaPartition();
    };
  }

  private Partitioning byTime(long durationMs, String path, Locale locale) {
    return new Partitioning.ByTime(
        durationMs, JodaPattern.translate(path, locale), zone(), timestamps());
  }

  /** The short name of the partitioner. */
  public String partitioner() {
    return Choices.PARTITIONER.normal(getString(S3SinkKeys.PARTITIONER));
  }

  /** The time of a record. */
  public TimestampExtractor timestamps() {
    FieldPath field = FieldPath.parse(getString(S3SinkKeys.TIMESTAMP_FIELD));
    return switch (Choices.EXTRACTOR.normal(getString(S3SinkKeys.TIMESTAMP_EXTRACTOR))) {
      case "record" -> new TimestampExtractor.OfRecord();
      case "recordfield" -> new TimestampExtractor.OfField(field, zone());
      default -> new TimestampExtractor.Wallclock(System::currentTimeMillis);
    };
  }

  /** The zone of directories and of the schedule. */
  public ZoneId zone() {
    String zone = getString(S3SinkKeys.TIMEZONE);
    return ZoneId.of(zone.isEmpty() ? "UTC" : zone);
  }

  public FileNames names() {
    return new FileNames(
        topicsDir(),
        getString(S3SinkKeys.DIRECTORY_DELIM),
        getString(S3SinkKeys.FILE_DELIM),
        getInt(S3SinkKeys.OFFSET_WIDTH),
        format().extension());
  }

  public String topicsDir() {
    return trimmed(getString(S3SinkKeys.TOPICS_DIR));
  }

  /** The prefix of this connector's heads. */
  public String statePrefix() {
    String name = originalsStrings().getOrDefault("name", "unnamed");
    return stateDir() + "/" + PathText.encode(name, "/");
  }

  public String stateDir() {
    return trimmed(getString(S3SinkKeys.STATE_DIR));
  }

  private static String trimmed(String directory) {
    return directory.replaceAll("^/+|/+$", "");
  }

  /** Memory of open files and uploads, in bytes. */
  public long bufferMaxBytes() {
    return getLong(S3SinkKeys.BUFFER_MAX);
  }

  /** Bytes of an upload's part. */
  public int partSize() {
    return getInt(S3SinkKeys.PART_SIZE);
  }

  public int uploadThreads() {
    return getInt(S3SinkKeys.UPLOAD_THREADS);
  }

  /** How often and how fast the store is called. */
  public GuardSettings guard() {
    long longest = getLong(S3SinkKeys.OUTAGE_BACKOFF);
    return new GuardSettings(
        -1,
        Math.min(getLong(S3SinkKeys.RETRY_BACKOFF), longest),
        longest,
        getInt(S3SinkKeys.RATE_LIMIT),
        getInt(S3SinkKeys.CIRCUIT_FAILURES),
        getLong(S3SinkKeys.CIRCUIT_OPEN));
  }
}
