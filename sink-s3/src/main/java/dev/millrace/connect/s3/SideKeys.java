package dev.millrace.connect.s3;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;

/** What is written into files beside those of values. */
final class SideKeys {
  static final String STORE_KEYS = "store.kafka.keys";
  static final String KEYS_FORMAT = "keys.format.class";
  static final String STORE_HEADERS = "store.kafka.headers";
  static final String HEADERS_FORMAT = "headers.format.class";
  static final String TOMBSTONES = "tombstone.encoded.partition";

  private static final String DEFAULT_FORMAT = "avro";

  private SideKeys() {}

  static void define(Keys keys) {
    keys.add(
            Key.bool(STORE_KEYS)
                .byDefault(false)
                .display("Files of keys")
                .doc(
                    "Writes a file of keys beside each file, `<name>.keys.<extension>`, with the key"
                        + " of its row in each row; a record whose key is null is a bad one then."))
        .add(
            Key.string(KEYS_FORMAT)
                .byDefault(DEFAULT_FORMAT)
                .check(Choices.FORMAT.validator())
                .recommend(Choices.FORMAT.names())
                .display("Format of keys")
                .doc("The format of files of keys, one of those of `" + FormatKeys.FORMAT + "`."))
        .add(
            Key.bool(STORE_HEADERS)
                .byDefault(false)
                .display("Files of headers")
                .doc(
                    "Writes a file of headers beside each file, `<name>.headers.<extension>`, with a"
                        + " list of `key` and `value` (as text) in each row, empty where the record"
                        + " has none."))
        .add(
            Key.string(HEADERS_FORMAT)
                .byDefault(DEFAULT_FORMAT)
                .check(Choices.FORMAT.validator())
                .recommend(Choices.FORMAT.names())
                .display("Format of headers")
                .doc(
                    "The format of files of headers, one of those of `"
                        + FormatKeys.FORMAT
                        + "` but `bytearray`."))
        .add(
            Key.string(TOMBSTONES)
                .byDefault("tombstone")
                .check(PartitionKeys.directoryName())
                .low()
                .display("Directory of tombstones")
                .doc(
                    "The directory of records without a value, of which only files of keys and"
                        + " headers are written, with `"
                        + ContentKeys.NULL_VALUES
                        + "=write` and `"
                        + STORE_KEYS
                        + "`."));
  }
}
