package dev.millrace.connect.s3;

import dev.millrace.connect.common.config.Validators;
import dev.millrace.connect.common.resilience.GuardSettings;
import dev.millrace.connect.common.sink.Rotation;
import dev.millrace.connect.common.template.PathText;
import dev.millrace.connect.files.config.ResilienceKeys;
import dev.millrace.connect.files.config.StoreSettings;
import dev.millrace.connect.files.format.RecordFormat;
import dev.millrace.connect.files.storage.S3Settings;
import dev.millrace.connect.s3.commit.FileTags;
import dev.millrace.connect.s3.content.Contents;
import dev.millrace.connect.s3.content.SideFiles;
import dev.millrace.connect.s3.file.FileNames;
import dev.millrace.connect.s3.file.Patience;
import dev.millrace.connect.s3.manifest.KafkaNotifier;
import dev.millrace.connect.s3.manifest.ManifestLog;
import dev.millrace.connect.s3.manifest.Notifier;
import dev.millrace.connect.s3.partition.Partitioning;
import dev.millrace.connect.s3.partition.TimestampExtractor;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/** The sink's configuration, typed. */
public final class S3SinkConfig extends AbstractConfig {
  public S3SinkConfig(Map<String, String> props) {
    super(S3SinkKeys.DEF, Aliases.resolve(props), false);
  }

  public static ConfigDef def() {
    return S3SinkKeys.DEF;
  }

  /** How to reach the bucket; finds credentials. */
  public S3Settings store() {
    return StoreSettings.of(this, getString(BucketKeys.BUCKET), uploadThreads());
  }

  /**
   * @throws IllegalArgumentException if a tag is not a pair
   */
  public FileTags tags() {
    List<String> pairs = getList(TagKeys.TAGS);
    boolean failing = Validators.normal(getString(TagKeys.TAGGING_ERROR)).equals("fail");
    return getBoolean(TagKeys.TAGGING) ? FileTags.of(pairs, failing) : FileTags.NONE;
  }

  /**
   * @throws IllegalArgumentException if keys contradict each other
   */
  public RecordFormat format() {
    return Formats.of(this);
  }

  /**
   * What of records is written.
   *
   * @throws IllegalArgumentException if keys contradict each other
   */
  public Contents contents() {
    return Formats.contents(this);
  }

  /** What is written beside the files of values. */
  public SideFiles sides() {
    return Formats.sides(this);
  }

  public Rotation rotation() {
    long bytes = getLong(RotationKeys.ROTATE_FILE_BYTES);
    return new Rotation(
        getInt(RotationKeys.FLUSH_SIZE),
        bytes < 0 ? Long.MAX_VALUE : bytes,
        getLong(RotationKeys.ROTATE_INTERVAL),
        getLong(RotationKeys.ROTATE_SCHEDULE),
        zone());
  }

  /**
   * @throws IllegalArgumentException if a path or a template has no meaning
   */
  public Partitioning partitioning() {
    return layout().partitioning();
  }

  /** The short name of the partitioner. */
  public String partitioner() {
    return layout().partitioner();
  }

  /** The time of a record. */
  public TimestampExtractor timestamps() {
    return layout().timestamps();
  }

  Layout layout() {
    return new Layout(this, zone());
  }

  /** The zone of directories and of the schedule. */
  public ZoneId zone() {
    String zone = getString(RotationKeys.TIMEZONE);
    return ZoneId.of(zone.isEmpty() ? "UTC" : zone);
  }

  /**
   * @throws IllegalArgumentException if {@code filename.template} has no meaning
   */
  public FileNames names() {
    return new FileNames(topicsDir(), getString(LayoutKeys.DIRECTORY_DELIM), layout().fileName());
  }

  /** Whether files of another connector are looked for. */
  public boolean takesOver() {
    return Validators.normal(getString(LayoutKeys.TAKEOVER)).equals("auto");
  }

  /** What stands between the parts of a file's name. */
  public String fileDelimiter() {
    return getString(LayoutKeys.FILE_DELIM);
  }

  public String topicsDir() {
    return trimmed(getString(LayoutKeys.TOPICS_DIR));
  }

  /** The prefix of this connector's heads. */
  public String statePrefix() {
    return stateDir() + "/" + PathText.encode(connector(), "/");
  }

  public String stateDir() {
    return trimmed(getString(LayoutKeys.STATE_DIR));
  }

  /** Where manifests go and what they say. */
  public ManifestLog.Settings manifests() {
    return new ManifestLog.Settings(
        getBoolean(ManifestKeys.ENABLED),
        manifestDir() + "/" + PathText.encode(connector(), "/"),
        getString(BucketKeys.BUCKET),
        connector(),
        Choices.FORMAT.normal(getString(FormatKeys.FORMAT)));
  }

  public String manifestDir() {
    return trimmed(getString(ManifestKeys.DIR));
  }

  /** The topic of notifications; "" for none. */
  public String notificationTopic() {
    return getString(ManifestKeys.TOPIC).strip();
  }

  /** The settings of the producer of notifications; secrets are in them. */
  public Map<String, Object> notificationProducer() {
    Map<String, Object> given = originalsWithPrefix(ManifestKeys.PRODUCER);
    Map<String, Object> settings = new HashMap<>();
    for (String key : given.keySet()) {
      // By get(), which notes that the key was read.
      Object value = given.get(key);
      if (!value.toString().isEmpty()) {
        settings.put(key, value);
      }
    }
    return settings;
  }

  /** Begins to send notifications, if they are wanted; for the caller to close. */
  Notifier connectNotifier() {
    return notificationTopic().isEmpty()
        ? Notifier.NONE
        : KafkaNotifier.connect(notificationTopic(), notificationProducer());
  }

  private String connector() {
    return originalsStrings().getOrDefault("name", "unnamed");
  }

  private static String trimmed(String directory) {
    return directory.replaceAll("^/+|/+$", "");
  }

  /** Memory of open files and uploads, in bytes. */
  public long bufferMaxBytes() {
    return getLong(UploadKeys.BUFFER_MAX);
  }

  /** Bytes of an upload's part. */
  public int partSize() {
    return getInt(UploadKeys.PART_SIZE);
  }

  /** Whether heads say what is exported; else Kafka's offsets do. */
  public boolean exactlyOnce() {
    return Validators.normal(getString(UploadKeys.DELIVERY)).equals("exactly_once");
  }

  /** How long one request is tried. */
  public Patience patience() {
    return new Patience(
        getInt(ResilienceKeys.PART_RETRIES),
        getLong(ResilienceKeys.RETRY_BACKOFF),
        getLong(ResilienceKeys.RETRY_TIMEOUT));
  }

  public int uploadThreads() {
    return getInt(UploadKeys.UPLOAD_THREADS);
  }

  /** How often and how fast the store is called. */
  public GuardSettings guard() {
    return ResilienceKeys.guard(this);
  }
}
