package dev.millrace.connect.file;

import dev.millrace.connect.common.config.Validators;
import dev.millrace.connect.common.resilience.GuardSettings;
import dev.millrace.connect.file.after.Action;
import dev.millrace.connect.file.discover.DiscoverySettings;
import dev.millrace.connect.file.discover.Folders;
import dev.millrace.connect.file.discover.PathFilter;
import dev.millrace.connect.file.format.AutoFormats;
import dev.millrace.connect.file.format.FormatKeys;
import dev.millrace.connect.file.lane.Layout;
import dev.millrace.connect.file.lane.Watermark;
import dev.millrace.connect.file.reading.ReadingSettings;
import dev.millrace.connect.file.record.PathTemplate;
import dev.millrace.connect.file.record.RecordSettings;
import dev.millrace.connect.file.store.FileEvents;
import dev.millrace.connect.file.store.RetryKeys;
import dev.millrace.connect.file.store.StoreUrl;
import dev.millrace.connect.files.config.BadRecords;
import dev.millrace.connect.files.config.SchemaKeys;
import dev.millrace.connect.files.storage.FileStore;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** The configuration of a file source. Immutable. {@link FileSourceDef} describes the keys. */
public final class FileSourceConfig extends AbstractConfig {
  static final String FOLDERS = "files.folders";
  static final String DAYS = "files.days";
  static final String ZONE = "files.timezone";
  static final String INCLUDE = "files.include";
  static final String EXCLUDE = "files.exclude";
  static final String RECURSIVE = "files.recursive";
  static final String SETTLE = "file.settle.ms";
  static final String DONE_SUFFIX = "file.done.suffix";
  static final String POLL_INTERVAL = "poll.interval.ms";
  static final String LISTING_MAX = "listing.max.files";
  static final String LANES = "lanes";
  static final String ORDER = "order";
  static final String WATERMARK = "watermark";
  static final String SPLIT = "split.bytes";
  static final String LOOK_BACK = "lookback.ms";
  static final String DONE_MAX = "done.max.files";
  static final String CHANGED = "changed.files";
  static final String TAIL = "tail";
  static final String TAIL_MAX = "tail.max.files";
  static final String TAIL_IDLE = "tail.idle.ms";
  static final String BATCH_ROWS = "batch.max.rows";
  static final String BATCH_BYTES = "batch.max.bytes";
  static final String AFTER = "after.file";
  static final String AFTER_FOLDER = "after.folder";
  static final String AFTER_SUFFIX = "after.suffix";
  static final String AFTER_TAGS = "after.tags";
  static final String TOPIC = "topic";
  static final String KEY = "key";
  static final String KEY_FIELDS = "key.fields";
  static final String HEADERS = "headers";
  static final String FIELD_PATH = "field.path";
  static final String FIELD_ENTRY = "field.entry";
  static final String FIELD_MODIFIED = "field.modified";
  static final String FIELD_RECORD = "field.record";
  static final String FIELD_PARTITIONS = "field.partitions";
  static final String POSITION_TOPIC = "position.topic";
  static final String BAD_RECORDS = "bad.records";
  static final String BAD_FILES = "bad.files";
  static final String BAD_TOPIC = "bad.records.topic";

  static final ConfigDef DEF = FileSourceDef.define();

  /**
   * @throws ConfigException if a key by itself is wrong
   */
  public FileSourceConfig(Map<String, String> props) {
    super(DEF, props, false);
  }

  public String storeUrl() {
    return getString(StoreUrl.KEY);
  }

  /** As source partitions name the store. */
  public String storeName() {
    return StoreUrl.parse(storeUrl()).describe();
  }

  /** Opens the store. */
  public FileStore openStore() {
    return Providers.store(storeUrl()).open(storeUrl(), this);
  }

  /**
   * What tells of new files.
   *
   * @param name of the task, for threads and messages
   * @param task its number, from 0
   */
  public FileEvents openEvents(String name, int task) {
    return Providers.store(storeUrl()).events(storeUrl(), this, name, task);
  }

  public GuardSettings guard() {
    return RetryKeys.guard(this);
  }

  public Layout layout() {
    String order = choice(ORDER);
    boolean global = !order.equals("none");
    Watermark watermark = Watermark.valueOf(upper(global ? ORDER : WATERMARK));
    int lanes = getInt(LANES);
    long split = getLong(SPLIT);
    return global || tail()
        ? new Layout(global ? 1 : lanes, 0, watermark, global)
        : new Layout(lanes, split, watermark, false);
  }

  public DiscoverySettings discovery() {
    return new DiscoverySettings(
        folders(), filter(), getLong(SETTLE), doneSuffix(), getInt(LISTING_MAX));
  }

  Folders folders() {
    return Folders.of(getList(FOLDERS), getInt(DAYS), ZoneId.of(getString(ZONE)));
  }

  PathFilter filter() {
    List<String> exclude = new ArrayList<>(getList(EXCLUDE));
    List<String> never = new ArrayList<>();
    Action action = action();
    if (action instanceof Action.Rename rename) {
      exclude.add("regex:.*" + Pattern.quote(rename.suffix()));
    } else if (action instanceof Action.Move move) {
      never.add(move.folder());
    }
    return new PathFilter(getList(INCLUDE), exclude, getBoolean(RECURSIVE), never);
  }

  public String doneSuffix() {
    return getString(DONE_SUFFIX);
  }

  public Action action() {
    String folder = getString(AFTER_FOLDER).replaceAll("^/+|/+$", "") + "/";
    String suffix = getString(AFTER_SUFFIX);
    Map<String, String> tags = tags();
    return switch (choice(AFTER)) {
      case "delete" -> new Action.Delete();
      case "move" -> new Action.Move(folder);
      case "rename" -> new Action.Rename(suffix);
      case "tag" -> new Action.Tag(tags);
      default -> new Action.Keep();
    };
  }

  private Map<String, String> tags() {
    Map<String, String> tags = new LinkedHashMap<>();
    for (String tag : getList(AFTER_TAGS)) {
      int equal = tag.indexOf('=');
      if (equal <= 0) {
        throw new ConfigException(AFTER_TAGS, tag, "must be name=value");
      }
      tags.put(tag.substring(0, equal).strip(), tag.substring(equal + 1).strip());
    }
    return tags;
  }

  private boolean tail() {
    return getBoolean(TAIL);
  }

  public ReadingSettings reading() {
    return new ReadingSettings(
        getInt(BATCH_ROWS),
        getLong(BATCH_BYTES),
        getLong(POLL_INTERVAL),
        getLong(LOOK_BACK),
        getInt(DONE_MAX),
        ReadingSettings.Changed.valueOf(upper(CHANGED)),
        tail(),
        getInt(TAIL_MAX),
        getLong(TAIL_IDLE),
        getString(POSITION_TOPIC));
  }

  public AutoFormats formats() {
    return FormatKeys.formats(this, Providers.FORMATS);
  }

  public RecordSettings records() {
    return new RecordSettings(
        topic(),
        choice(KEY),
        getList(KEY_FIELDS),
        getBoolean(HEADERS),
        getString(FIELD_PATH),
        getString(FIELD_ENTRY),
        getString(FIELD_MODIFIED),
        getString(FIELD_RECORD),
        getBoolean(FIELD_PARTITIONS),
        SchemaKeys.rules(this),
        BadRecords.valueOf(upper(BAD_RECORDS)),
        BadRecords.valueOf(upper(BAD_FILES)),
        getString(BAD_TOPIC));
  }

  PathTemplate topic() {
    return PathTemplate.parse(getString(TOPIC));
  }

  String choice(String key) {
    return Validators.normal(getString(key));
  }

  private String upper(String key) {
    return getString(key).toUpperCase(Locale.ROOT);
  }
}
