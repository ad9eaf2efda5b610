package dev.millrace.connect.s3;

import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.files.compress.Compression;
import dev.millrace.connect.files.config.ParquetKeys;
import dev.millrace.connect.s3.content.NullValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rules over several keys of {@link FormatKeys} and {@link ContentKeys}. */
final class FormatCheck {
  private static final List<String> COMPRESSED = List.of("json", "csv", "bytearray", "text");

  private FormatCheck() {}

  static void rules(Validation validation, S3SinkConfig config) {
    String format = Formats.name(config, FormatKeys.FORMAT);
    List<String> formats = formats(config);
    compression(validation, config, formats);
    if (formats.contains("parquet")) {
      library(validation, config, ParquetKeys.CODEC);
    }
    if (formats.contains("avro")) {
      library(validation, config, FormatKeys.AVRO_CODEC);
    }
    csv(validation, config);
    content(validation, config, format);
    sides(validation, config);
    validation.require(
        !formats.contains("parquet")
            || config.getLong(ParquetKeys.ROW_GROUP_BYTES) <= config.bufferMaxBytes() / 2,
        ParquetKeys.ROW_GROUP_BYTES,
        "Choose at most half of "
            + UploadKeys.BUFFER_MAX
            + " ("
            + config.bufferMaxBytes()
            + "), or raise that.");
  }

  /** Those of files that are written, the values' first. */
  private static List<String> formats(S3SinkConfig config) {
    List<String> formats = new ArrayList<>(List.of(Formats.name(config, FormatKeys.FORMAT)));
    if (config.getBoolean(SideKeys.STORE_KEYS)) {
      formats.add(Formats.name(config, SideKeys.KEYS_FORMAT));
    }
    if (config.getBoolean(SideKeys.STORE_HEADERS)) {
      formats.add(Formats.name(config, SideKeys.HEADERS_FORMAT));
    }
    return formats;
  }

  private static void sides(Validation validation, S3SinkConfig config) {
    validation.require(
        !config.getBoolean(SideKeys.STORE_HEADERS)
            || !Formats.name(config, SideKeys.HEADERS_FORMAT).equals("bytearray"),
        SideKeys.HEADERS_FORMAT,
        "Choose another format, such as json: headers are lists of names and texts, not bytes.");
    validation.require(
        Formats.nulls(config) != NullValues.WRITE
            || !config.getString(SideKeys.TOMBSTONES).isEmpty(),
        SideKeys.TOMBSTONES,
        "Name a directory, such as tombstone.");
    validation.require(
        !config.getString(FormatKeys.BYTES_EXTENSION).matches("\\.(keys|headers)\\..*"),
        FormatKeys.BYTES_EXTENSION,
        "Choose another: so end the names of files of keys and headers.");
  }

  private static void compression(
      Validation validation, S3SinkConfig config, List<String> formats) {
    String codec = config.getString(FormatKeys.COMPRESSION).toUpperCase(Locale.ROOT);
    if (codec.equals("NONE")) {
      return;
    }
    boolean used = formats.stream().anyMatch(COMPRESSED::contains);
    if (used) {
      library(validation, config, FormatKeys.COMPRESSION);
    } else {
      String format = formats.get(0);
      validation.warn(
          FormatKeys.COMPRESSION,
          "it has no effect on format " + format + ", which is compressed by " + format + ".codec");
    }
    int most = Compression.mostLevel(Compression.Codec.valueOf(codec));
    int level = config.getInt(FormatKeys.COMPRESSION_LEVEL);
    if (level > most) {
      validation.error(
          FormatKeys.COMPRESSION_LEVEL,
          "Choose a level from 0 to " + most + ", or -1 for the default of " + codec + ".");
      return;
    }
    long memory = new Compression(Compression.Codec.valueOf(codec), level).memory();
    validation.require(
        !used || memory <= config.bufferMaxBytes() / 2,
        FormatKeys.COMPRESSION_LEVEL,
        "Choose a lower level, or raise "
            + UploadKeys.BUFFER_MAX
            + " ("
            + config.bufferMaxBytes()
            + ") to "
            + 2 * memory
            + " or more: at this level, each open file takes "
            + memory
            + " bytes to compress.");
  }

  /** Kafka's clients depend on two of the codecs' libraries, so the archive leaves them out. */
  private static void library(Validation validation, S3SinkConfig config, String key) {
    String codec = config.getString(key).toLowerCase(Locale.ROOT);
    validation.require(
        !codec.startsWith("lz4") || present("net.jpountz.lz4.LZ4Factory"),
        key,
        "This worker lacks lz4-java, which Kafka's clients bring along: use snappy.");
    validation.require(
        !codec.startsWith("zst") || present("com.github.luben.zstd.Zstd"),
        key,
        "This worker lacks zstd-jni, which Kafka's clients bring along: use snappy.");
  }

  private static boolean present(String name) {
    try {
      Class.forName(name, false, FormatCheck.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static void csv(Validation validation, S3SinkConfig config) {
    try {
      Formats.csv(config, Compression.NONE);
    } catch (IllegalArgumentException e) {
      validation.error(FormatKeys.CSV_NULL, "Choose another text: " + e.getMessage() + ".");
    }
  }

  private static void content(Validation validation, S3SinkConfig config, String format) {
    List<String> fields = config.getList(ContentKeys.FIELDS);
    boolean envelope = config.getBoolean(ContentKeys.ENVELOPE);
    validation.require(
        fields.stream().map(name -> name.toLowerCase(Locale.ROOT)).distinct().count()
            == fields.size(),
        ContentKeys.FIELDS,
        "Name each field once.");
    validation.require(
        envelope || fields.size() <= 1,
        ContentKeys.ENVELOPE,
        "Set it to true, or name one field only in " + ContentKeys.FIELDS + ".");
    validation.require(
        !format.equals("bytearray") || fields.isEmpty() || !envelope,
        ContentKeys.FIELDS,
        "Leave it empty with format bytearray, which holds bytes only, or set "
            + ContentKeys.ENVELOPE
            + " to false.");
    validation.require(
        Formats.nulls(config) != NullValues.WRITE
            || Formats.tells(config)
            || config.getBoolean(SideKeys.STORE_KEYS),
        ContentKeys.NULL_VALUES,
        "A null alone says nothing: name key and value in "
            + ContentKeys.FIELDS
            + ", set "
            + SideKeys.STORE_KEYS
            + " to true, or use ignore.");
  }
}
