package dev.millrace.connect.file;

import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.file.format.FormatKeys;
import dev.millrace.connect.files.config.TextKeys;

/** What files have to be if they are tailed. */
final class TailRules {
  private TailRules() {}

  /** Adds each error to its key. */
  static void check(Validation validation, FileSourceConfig config) {
    if (!config.getBoolean(FileSourceConfig.TAIL)) {
      return;
    }
    validation.require(
        config.choice(FileSourceConfig.ORDER).equals("none"),
        FileSourceConfig.TAIL,
        "A file that is tailed has no end, so none could follow it: set order=none, or"
            + " tail=false.");
    validation.require(
        config.choice(FileSourceConfig.AFTER).equals("keep")
            || config.getLong(FileSourceConfig.TAIL_IDLE) >= 0,
        FileSourceConfig.TAIL_IDLE,
        "A file that is tailed for ever never meets its after.file: say after how long without"
            + " growth it is done, or set after.file=keep.");
    String format = config.choice(FormatKeys.FORMAT);
    validation.require(
        format.equals(FormatKeys.AUTO)
            || Providers.FORMATS.stream()
                .anyMatch(each -> each.formats().contains(format) && each.tailable(format)),
        FormatKeys.FORMAT,
        "Only formats of lines can be tailed, such as lines, jsonl or csv: set tail=false to read"
            + " whole files of "
            + format
            + ".");
    validation.require(
        !FormatKeys.namesCodec(config),
        FormatKeys.COMPRESSION,
        "Compressed files can't be tailed: leave the key out, or set tail=false.");
    validation.require(
        !TextKeys.transcodes(config),
        TextKeys.CHARSET,
        "Only files in UTF-8 can be tailed, for their bytes are counted: set tail=false to read"
            + " whole ones of another charset.");
  }
}
