package dev.millrace.connect.deltalake;

import dev.millrace.connect.common.config.Validators;
import dev.millrace.connect.common.resilience.GuardSettings;
import dev.millrace.connect.deltalake.files.TableFormat;
import dev.millrace.connect.deltalake.route.Router;
import dev.millrace.connect.deltalake.storage.FileNames;
import dev.millrace.connect.deltalake.upkeep.Packer;
import dev.millrace.connect.deltalake.write.ChangeSettings;
import dev.millrace.connect.deltalake.write.WriterSettings;
import dev.millrace.connect.files.config.ParquetKeys;
import dev.millrace.connect.files.config.ResilienceKeys;
import dev.millrace.connect.files.config.StoreSettings;
import dev.millrace.connect.files.storage.S3Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/** The sink's configuration, typed. */
public final class DeltaLakeSinkConfig extends AbstractConfig {
  public DeltaLakeSinkConfig(Map<String, String> props) {
    super(DeltaLakeSinkKeys.DEF, props, false);
  }

  public static ConfigDef def() {
    return DeltaLakeSinkKeys.DEF;
  }

  /**
   * Which table a record goes to.
   *
   * @throws IllegalArgumentException if {@code table.path} has no meaning
   */
  public Router router() {
    return Router.parse(getString(TableKeys.PATH).strip(), getString(TableKeys.TOPIC_REGEX));
  }

  /** Whether tables that are not there are made. */
  public boolean autoCreate() {
    return getBoolean(TableKeys.AUTO_CREATE);
  }

  /** Of tables that are made. */
  public List<String> partitionColumns() {
    return getList(TableKeys.PARTITION_COLUMNS);
  }

  /** Of tables that are made. */
  public List<String> clusteringColumns() {
    return getList(TableKeys.CLUSTERING_COLUMNS);
  }

  /**
   * Of tables that are made.
   *
   * @throws IllegalArgumentException if one is no pair
   */
  public Map<String, String> tableProperties() {
    Map<String, String> properties = new LinkedHashMap<>();
    for (String pair : getList(TableKeys.PROPERTIES)) {
      int equals = pair.indexOf('=');
      if (equals <= 0) {
        throw new IllegalArgumentException(
            "'" + pair + "' is no pair: write delta.appendOnly=true");
      }
      properties.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
    }
    return properties;
  }

  /** Whether records may change a table's schema. */
  public boolean evolves() {
    return Validators.normal(getString(TableKeys.EVOLUTION)).equals("basic");
  }

  /** Whether records without a value are left out, and no bad ones. */
  public boolean ignoresNulls() {
    return Validators.normal(getString(TableKeys.NULL_VALUES)).equals("ignore");
  }

  /** How rows change that are there; empty if records only add some. */
  public Optional<ChangeSettings> changes() {
    String ordering = getString(ChangeKeys.ORDERING).strip();
    ChangeSettings how =
        new ChangeSettings(
            getList(ChangeKeys.PK_FIELDS).stream().map(String::strip).toList(),
            ordering.isEmpty() ? Optional.empty() : Optional.of(ordering),
            getBoolean(ChangeKeys.DELETE));
    return Optional.of(how)
        .filter(any -> Validators.normal(getString(ChangeKeys.MODE)).equals("upsert"));
  }

  /** How small files are packed; empty if they are not. */
  public Optional<Packer.Settings> compaction() {
    Packer.Settings how =
        new Packer.Settings(
            getLong(UpkeepKeys.TARGET), getInt(UpkeepKeys.MIN_FILES), format(), fileNames());
    return Optional.of(how).filter(any -> getBoolean(UpkeepKeys.ENABLED));
  }

  /** How old files are that no version names when they are deleted, in milliseconds. */
  public OptionalLong orphansDelayMs() {
    return getBoolean(UpkeepKeys.ORPHANS)
        ? OptionalLong.of(getLong(UpkeepKeys.ORPHANS_DELAY))
        : OptionalLong.empty();
  }

  /** Of files that tasks do not write alone. */
  FileNames fileNames() {
    return FileNames.of(name());
  }

  public WriterSettings.Flush flush() {
    return new WriterSettings.Flush(
        getInt(CommitKeys.FLUSH_SIZE),
        getLong(CommitKeys.FLUSH_BYTES),
        getLong(CommitKeys.FLUSH_INTERVAL));
  }

  /** Begins the ids of the table's transactions. */
  public String application() {
    int epoch = getInt(CommitKeys.EPOCH);
    return epoch == 0 ? name() : name() + ":" + epoch;
  }

  /** The connector's. */
  String name() {
    return originalsStrings().getOrDefault("name", "unnamed");
  }

  /** Whether the connector has one task at most. */
  boolean isSoleTask() {
    return originalsStrings().getOrDefault("tasks.max", "1").strip().equals("1");
  }

  /** Between two versions of a table by one worker, in milliseconds. */
  public long commitMinIntervalMs() {
    return getLong(CommitKeys.MIN_INTERVAL);
  }

  /** How long a commit is tried, in milliseconds. */
  public long commitTimeoutMs() {
    return getLong(CommitKeys.TIMEOUT);
  }

  /** Memory of a task's data files, in bytes. */
  public long bufferMaxBytes() {
    return getLong(CommitKeys.BUFFER_MAX);
  }

  public int uploadThreads() {
    return getInt(CommitKeys.UPLOAD_THREADS);
  }

  public TableFormat format() {
    return new TableFormat(ParquetKeys.format(this), originals().containsKey(ParquetKeys.CODEC));
  }

  /**
   * How to reach the bucket of {@code table.path}; finds credentials.
   *
   * @throws IllegalArgumentException if {@code table.path} has no meaning
   */
  public S3Settings store() {
    return store(router().sample().bucket());
  }

  S3Settings store(String bucket) {
    return StoreSettings.of(this, bucket, uploadThreads());
  }

  /** How long one call of the storage is tried again, in milliseconds; -1 without end. */
  public long retryTimeoutMs() {
    return getLong(ResilienceKeys.RETRY_TIMEOUT);
  }

  /** How often and how fast the storage is called. */
  public GuardSettings guard() {
    return ResilienceKeys.guard(this);
  }
}
