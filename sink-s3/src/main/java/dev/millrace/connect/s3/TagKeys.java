package dev.millrace.connect.s3;

import static dev.millrace.connect.common.config.Validators.oneOf;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;

/** What is said of each file by tags. */
final class TagKeys {
  static final String TAGGING = "s3.object.tagging";
  static final String TAGS = "s3.object.tagging.key.value.pairs";
  static final String TAGGING_ERROR = "s3.object.behavior.on.tagging.error";

  private TagKeys() {}

  static void define(Keys keys) {
    keys.add(
            Key.bool(TAGGING)
                .byDefault(false)
                .low()
                .display("Tags")
                .doc(
                    "Tags each file with `startOffset`, `endOffset` and `recordCount`, once it is"
                        + " visible."))
        .add(
            Key.list(TAGS)
                .byDefault("")
                .low()
                .display("Further tags")
                .doc("Further tags of each file, as `key:value`, if `" + TAGGING + "` is set."))
        .add(
            Key.string(TAGGING_ERROR)
                .byDefault("ignore")
                .check(oneOf("ignore", "fail"))
                .low()
                .display("On a tagging error")
                .doc("What a file that can't be tagged does: a WARN (`ignore`), or `fail`."));
  }
}
