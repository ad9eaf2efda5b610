package dev.millrace.connect.file;

import static dev.millrace.connect.common.config.Validators.atLeast;
import static dev.millrace.connect.common.config.Validators.between;
import static dev.millrace.connect.common.config.Validators.notBlank;
import static dev.millrace.connect.common.config.Validators.offOrAtLeast;
import static dev.millrace.connect.common.config.Validators.oneOf;
import static dev.millrace.connect.common.config.Validators.timeZone;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.file.format.FormatKeys;
import dev.millrace.connect.file.lane.Layout;
import dev.millrace.connect.file.store.RetryKeys;
import dev.millrace.connect.file.store.StoreUrl;
import dev.millrace.connect.files.config.SchemaKeys;
import dev.millrace.connect.files.config.TextKeys;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;

/** Describes every key of the configuration, once: default, check, group and words. */
final class FileSourceDef {
  private FileSourceDef() {}

  static ConfigDef define() {
    Keys keys = Keys.define();
    store(keys);
    files(keys);
    order(keys);
    after(keys);
    records(keys);
    bad(keys);
    FormatKeys.define(keys, Providers.FORMATS);
    schema(keys);
    TextKeys.define(keys);
    Providers.FORMATS.forEach(provider -> provider.addKeys(keys));
    Providers.STORES.forEach(provider -> provider.addKeys(keys));
    return keys.done();
  }

  private static void store(Keys keys) {
    keys.group("Store")
        .add(
            Key.string(StoreUrl.KEY)
                .check(notBlank())
                .high()
                .display("Store")
                .doc(
                    "Where the files lie: `file:///data/in`, `s3://bucket/in`, `sftp://host/in`."
                        + " Nothing outside of this folder is ever read. Part of the stored"
                        + " offsets: with another one, files are read anew."));
    RetryKeys.define(keys);
  }

  private static void files(Keys keys) {
    keys.group("Files")
        .add(
            Key.list(FileSourceConfig.FOLDERS)
                .byDefault(List.of())
                .display("Folders")
                .doc(
                    "Folders of the store to look in; empty for all. With a day in the path, as"
                        + " `in/{{time:yyyy/MM/dd}}`, only the last `files.days` are listed."))
        .add(
            Key.integer(FileSourceConfig.DAYS)
                .byDefault(2)
                .check(between(1, 3660))
                .low()
                .display("Days back")
                .doc("How many days of a dated folder are listed, today included."))
        .add(
            Key.string(FileSourceConfig.ZONE)
                .byDefault("UTC")
                .check(timeZone())
                .low()
                .display("Time zone of folders")
                .doc("In which time zone a day of a dated folder begins."))
        .add(
            Key.list(FileSourceConfig.INCLUDE)
                .byDefault(List.of())
                .high()
                .display("Files")
                .doc(
                    "Patterns of which one must hold; empty for all files. A glob over the name"
                        + " (`*.csv`), or over the path if it has a slash (`2026/**/*.csv`), or"
                        + " `regex:` and a Java regular expression over the whole path."))
        .add(
            Key.list(FileSourceConfig.EXCLUDE)
                .byDefault(List.of())
                .display("Files left out")
                .doc("Patterns of which none may hold, written as in `files.include`."))
        .add(
            Key.bool(FileSourceConfig.RECURSIVE)
                .byDefault(true)
                .display("Folders within")
                .doc("Whether folders within folders are read."))
        .add(
            Key.longInteger(FileSourceConfig.SETTLE)
                .byDefault(1_000L)
                .check(atLeast(0))
                .display("Settling time (ms)")
                .doc(
                    "How long a file must not have changed before it is read, in milliseconds, by"
                        + " the store's times and the worker's clock; 0 where files appear whole."))
        .add(
            Key.string(FileSourceConfig.DONE_SUFFIX)
                .byDefault("")
                .display("Suffix of done-markers")
                .doc(
                    "Reads `a.csv` only once there is `a.csv` with this suffix, such as `.done`;"
                        + " empty for no markers. A marker is deleted with its file."))
        .add(
            Key.longInteger(FileSourceConfig.POLL_INTERVAL)
                .byDefault(5_000L)
                .check(atLeast(1))
                .display("Look for files every (ms)")
                .doc("How long after a listing the next one begins, in milliseconds."))
        .add(
            Key.integer(FileSourceConfig.LISTING_MAX)
                .byDefault(100_000)
                .check(between(1, 10_000_000))
                .low()
                .display("Most files listed")
                .doc("Most unread files that a task remembers of a listing; it then lists again."));
  }

  private static void order(Keys keys) {
    keys.group("Order and parallelism")
        .add(
            Key.integer(FileSourceConfig.LANES)
                .byDefault(16)
                .check(between(1, Layout.MAX_LANES))
                .display("Lanes")
                .doc(
                    "Into how many lanes files are spread by their paths; at least `tasks.max`."
                        + " Each lane is one source partition. Can't be changed once offsets are"
                        + " stored."))
        .add(
            Key.string(FileSourceConfig.ORDER)
                .byDefault("none")
                .check(oneOf("none", "name", "time"))
                .display("Order of files")
                .doc(
                    "`none`: files are read side by side, each in its own order. `name`, `time`:"
                        + " one after another, by path or time of change, in one task. Can't be"
                        + " changed once offsets are stored."))
        .add(
            Key.string(FileSourceConfig.WATERMARK)
                .byDefault("time")
                .check(oneOf("time", "name"))
                .low()
                .display("Watermark")
                .doc(
                    "What tells files read long ago, if files stay: their time of change, or, where"
                        + " new files always have greater names, their paths. With `order=name` it"
                        + " is the path. Can't be changed once offsets are stored."))
        .add(
            Key.longInteger(FileSourceConfig.SPLIT)
                .byDefault(268_435_456L)
                .check(atLeast(0))
                .display("Split files (bytes)")
                .doc(
                    "Size of the ranges into which a bigger file is cut, if its format allows it,"
                        + " so that tasks share it; 0 for never. Records of two ranges have no"
                        + " order. Can't be changed once offsets are stored."))
        .add(
            Key.longInteger(FileSourceConfig.LOOK_BACK)
                .byDefault(86_400_000L)
                .check(atLeast(0))
                .display("Look back (ms)")
                .doc(
                    "How much older than the newest file read, in milliseconds, a late file may be"
                        + " and still be read, if files stay where they are."))
        .add(
            Key.integer(FileSourceConfig.DONE_MAX)
                .byDefault(4_000)
                .check(between(10, 20_000))
                .low()
                .display("Most files remembered")
                .doc(
                    "Most files read that a lane remembers by name; more shorten the look back, but"
                        + " never below ten minutes."))
        .add(
            Key.string(FileSourceConfig.CHANGED)
                .byDefault("read")
                .check(oneOf("read", "skip", "fail"))
                .display("Changed files")
                .doc(
                    "What becomes of a file that changes after it was read, or while it is: `read`"
                        + " it from its beginning as another file, `skip` it, or `fail`."))
        .add(
            Key.bool(FileSourceConfig.TAIL)
                .byDefault(false)
                .display("Tail")
                .doc("Whether a file that only grew is read on where it ended, as logs are."))
        .add(
            Key.integer(FileSourceConfig.TAIL_MAX)
                .byDefault(16)
                .check(between(1, 100))
                .low()
                .display("Most files tailed")
                .doc("Most files that a lane keeps open at their ends."))
        .add(
            Key.longInteger(FileSourceConfig.TAIL_IDLE)
                .byDefault(-1L)
                .check(offOrAtLeast(1))
                .low()
                .display("Close tailed files after (ms)")
                .doc(
                    "How long after it last grew a tailed file counts as done, in milliseconds; -1"
                        + " for never."))
        .add(
            Key.integer(FileSourceConfig.BATCH_ROWS)
                .byDefault(2_000)
                .check(between(1, 100_000))
                .low()
                .display("Rows a batch")
                .doc("Most records handed to the worker at once."))
        .add(
            Key.longInteger(FileSourceConfig.BATCH_BYTES)
                .byDefault(4_194_304L)
                .check(atLeast(1))
                .low()
                .display("Bytes a batch")
                .doc("Most bytes of files handed to the worker at once, but at least one record."));
  }

  private static void after(Keys keys) {
    keys.group("After the file")
        .add(
            Key.string(FileSourceConfig.AFTER)
                .byDefault("keep")
                .check(oneOf("keep", "delete", "move", "rename", "tag"))
                .high()
                .display("After the file")
                .doc(
                    "What becomes of a file once Connect has stored that all its records are in"
                        + " Kafka."))
        .add(
            Key.string(FileSourceConfig.AFTER_FOLDER)
                .byDefault("")
                .display("Folder of files read")
                .doc(
                    "With `after.file=move`: the folder of the same store under which files keep"
                        + " their paths. It is never read."))
        .add(
            Key.string(FileSourceConfig.AFTER_SUFFIX)
                .byDefault(".read")
                .display("Suffix of files read")
                .doc("With `after.file=rename`: what is put to their names. Such are never read."))
        .add(
            Key.list(FileSourceConfig.AFTER_TAGS)
                .byDefault(List.of())
                .display("Tags of files read")
                .doc("With `after.file=tag`: `name=value`, several by commas."));
  }

  private static void records(Keys keys) {
    keys.group("Records")
        .add(
            Key.string(FileSourceConfig.TOPIC)
                .check(notBlank())
                .high()
                .display("Topic")
                .doc(
                    "Where records go. May hold `{{name}}`, `{{stem}}`, `{{extension}}`,"
                        + " `{{folder}}`, `{{path}}`, `{{path:1}}` (its first part),"
                        + " `{{partition:country}}` (of `country=de`), `{{value:field}}`, and where"
                        + " all files are archives `{{entry}}`, `{{entry:name}}`, `{{entry:stem}}`,"
                        + " `{{entry:extension}}`, `{{entry:folder}}`, `{{entry:1}}`; what Kafka"
                        + " doesn't take in a name becomes an underscore."))
        .add(
            Key.string(FileSourceConfig.KEY)
                .byDefault("none")
                .check(oneOf("none", "path", "name", "entry", "fields"))
                .display("Key")
                .doc(
                    "What a record's key is: nothing, its file's path or name, the path of its `entry` within an archive, or fields."))
        .add(
            Key.list(FileSourceConfig.KEY_FIELDS)
                .byDefault(List.of())
                .display("Key fields")
                .doc("With `key=fields`: the fields; several make a key with these fields."))
        .add(
            Key.bool(FileSourceConfig.HEADERS)
                .byDefault(false)
                .low()
                .display("Headers")
                .doc(
                    "Whether records have headers `millrace.file.path`, `.modified`, `.record`,"
                        + " `.partition.<name>` and, of an archive's, `.entry`."))
        .add(
            Key.string(FileSourceConfig.FIELD_PATH)
                .byDefault("")
                .low()
                .display("Field of the path")
                .doc("Name of a field to add with the file's path; empty for none."))
        .add(
            Key.string(FileSourceConfig.FIELD_ENTRY)
                .byDefault("")
                .low()
                .display("Field of the entry")
                .doc(
                    "Name of a field to add with the path, within its archive, of the file that"
                        + " holds the record; null in no archive. Empty for none."))
        .add(
            Key.string(FileSourceConfig.FIELD_MODIFIED)
                .byDefault("")
                .low()
                .display("Field of the time")
                .doc("Name of a field to add with the file's time of change; empty for none."))
        .add(
            Key.string(FileSourceConfig.FIELD_RECORD)
                .byDefault("")
                .low()
                .display("Field of the number")
                .doc(
                    "Name of a field to add with the record's number in its file; empty for none."))
        .add(
            Key.bool(FileSourceConfig.FIELD_PARTITIONS)
                .byDefault(false)
                .low()
                .display("Fields of partitions")
                .doc(
                    "Whether `country=de` in a path, or in that of an archive's entry, becomes a field `country`."))
        .add(
            Key.string(FileSourceConfig.POSITION_TOPIC)
                .byDefault("millrace-positions")
                .low()
                .check(notBlank())
                .display("Position topic")
                .doc(
                    "Internal topic of the small records that carry a position which no record of"
                        + " a file bears, as after an empty file."));
  }

  private static void bad(Keys keys) {
    keys.group("What can't be read")
        .add(
            Key.string(FileSourceConfig.BAD_RECORDS)
                .byDefault("fail")
                .check(oneOf("fail", "skip", "topic"))
                .display("Bad records")
                .doc(
                    "What becomes of a record that can't be read: `fail` the task, `skip` it with a"
                        + " warning, or write it to `bad.records.topic`."))
        .add(
            Key.string(FileSourceConfig.BAD_FILES)
                .byDefault("fail")
                .check(oneOf("fail", "skip", "topic"))
                .display("Bad files")
                .doc(
                    "What becomes of a file that can't be read any further, as what stands before"
                        + " it is in Kafka already."))
        .add(
            Key.string(FileSourceConfig.BAD_TOPIC)
                .byDefault("")
                .display("Topic of what is bad")
                .doc(
                    "Dead letters: the text as value, the path as key; file, record, byte and"
                        + " reason as headers."));
  }

  private static void schema(Keys keys) {
    keys.group("Schema")
        .add(
            Key.string(SchemaKeys.MODE)
                .byDefault("auto")
                .check(oneOf("auto", "infer", "strings", "given", "none"))
                .high()
                .display("Schema")
                .doc(
                    "`auto`: the file's own, or inferred where it has none; `infer` from a sample,"
                        + " and widened by what comes later; `strings`: each column is text;"
                        + " `given` in `schema`; `none`: maps and plain values."));
    SchemaKeys.define(keys, "a file", "A file that brings more is refused as `bad.files` says.");
  }
}
