package dev.millrace.connect.s3;

import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.files.compress.Compression;
import dev.millrace.connect.s3.content.Part;
import java.util.List;
import java.util.Locale;

/** Rules over several keys of {@link FormatKeys} and {@link ContentKeys}. */
final class FormatCheck {
  private static final List<String> COMPRESSED = List.of("json", "csv", "bytearray", "text");

  private FormatCheck() {}

  static void rules(Validation validation, S3SinkConfig config) {
    String format = Choices.FORMAT.normal(config.getString(FormatKeys.FORMAT));
    compression(validation, config, format);
    switch (format) {
      case "parquet" -> library(validation, config, FormatKeys.PARQUET_CODEC);
      case "avro" -> library(validation, config, FormatKeys.AVRO_CODEC);
      default -> library(validation, config, FormatKeys.COMPRESSION);
    }
    csv(validation, config);
    content(validation, config, format);
    validation.require(
        !format.equals("parquet")
            || config.getLong(FormatKeys.ROW_GROUP_BYTES) <= config.bufferMaxBytes() / 2,
        FormatKeys.ROW_GROUP_BYTES,
        "Choose at most half of "
            + UploadKeys.BUFFER_MAX
            + " ("
            + config.bufferMaxBytes()
            + "), or raise that.");
  }

  private static void compression(Validation validation, S3SinkConfig config, String format) {
    String codec = config.getString(FormatKeys.COMPRESSION).toUpperCase(Locale.ROOT);
    if (codec.equals("NONE")) {
      return;
    }
    if (!COMPRESSED.contains(format)) {
      validation.warn(
          FormatKeys.COMPRESSION,
          "it has no effect on format " + format + ", which is compressed by " + format + ".codec");
    }
    int most = Compression.mostLevel(Compression.Codec.valueOf(codec));
    validation.require(
        config.getInt(FormatKeys.COMPRESSION_LEVEL) <= most,
        FormatKeys.COMPRESSION_LEVEL,
        "Choose a level from 0 to " + most + ", or -1 for the default of " + codec + ".");
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
    boolean tellsWhich =
        envelope
            && fields.stream().anyMatch(Part.KEY.field()::equalsIgnoreCase)
            && fields.stream().anyMatch(Part.VALUE.field()::equalsIgnoreCase);
    validation.require(
        !config.getString(ContentKeys.NULL_VALUES).equalsIgnoreCase("write") || tellsWhich,
        ContentKeys.NULL_VALUES,
        "A null alone says nothing: name key and value in "
            + ContentKeys.FIELDS
            + ", or use ignore.");
  }
}
