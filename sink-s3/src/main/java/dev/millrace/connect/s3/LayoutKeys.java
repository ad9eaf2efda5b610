package dev.millrace.connect.s3;

import static dev.millrace.connect.common.config.Validators.between;
import static dev.millrace.connect.common.config.Validators.matching;
import static dev.millrace.connect.common.config.Validators.notBlank;
import static dev.millrace.connect.common.config.Validators.oneOf;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import org.apache.kafka.common.config.ConfigDef.Width;

/** Where files stand and how they are called. */
final class LayoutKeys {
  static final String TOPICS_DIR = "topics.dir";
  static final String DIRECTORY_DELIM = "directory.delim";
  static final String FILE_DELIM = "file.delim";
  static final String OFFSET_WIDTH = "filename.offset.zero.pad.width";
  static final String FILENAME_TEMPLATE = "filename.template";
  static final String TAKEOVER = "takeover";
  static final String STATE_DIR = "state.dir";

  private LayoutKeys() {}

  static void define(Keys keys) {
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
            Key.string(FILENAME_TEMPLATE)
                .byDefault("")
                .width(Width.LONG)
                .low()
                .display("File name")
                .doc(
                    "A file's name without its extension, such as"
                        + " `{{topic}}-{{partition}}-{{start_offset}}`, also with"
                        + " `{{timestamp:yyyyMMdd}}`, the time of its first record; empty for"
                        + " topic, partition and offset with `file.delim` between."))
        .add(
            Key.string(STATE_DIR)
                .byDefault("_millrace")
                .check(notBlank())
                .low()
                .display("State directory")
                .doc(
                    "The directory of the objects that say what is exported; outside of `"
                        + TOPICS_DIR
                        + "`. Who changes it exports everything again."))
        .add(
            Key.string(TAKEOVER)
                .byDefault("auto")
                .check(oneOf("auto", "off"))
                .low()
                .display("Takeover")
                .doc(
                    "Whether a topic-partition that has no head yet is looked at for files of the"
                        + " widely used sink, to go on after them (`auto`): the topic's directory"
                        + " is listed once."));
  }
}
