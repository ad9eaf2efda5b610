package dev.millrace.connect.files.config;

import static dev.millrace.connect.common.config.Validators.between;
import static dev.millrace.connect.common.config.Validators.matching;
import static dev.millrace.connect.common.config.Validators.normal;
import static dev.millrace.connect.common.config.Validators.oneOf;
import static dev.millrace.connect.common.config.Validators.timeZone;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.files.read.text.FieldNames;
import dev.millrace.connect.files.read.text.RowRules;
import dev.millrace.connect.files.read.text.RowRules.Ragged;
import dev.millrace.connect.files.read.text.Transcoded;
import dev.millrace.connect.files.read.text.TypeRules;
import java.nio.charset.Charset;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.common.config.AbstractConfig;

/** What the formats of text have in common: charset, limits, and how texts stand for values. */
public final class TextKeys {
  public static final String CHARSET = "charset";
  public static final String MAX_RECORD = "record.max.bytes";
  public static final String NULLS = "text.nulls";
  public static final String EMPTY_IS_NULL = "text.empty.is.null";
  public static final String TRIM = "text.trim";
  public static final String DECIMALS = "text.decimals";
  public static final String ZONE = "text.timezone";
  public static final String PATTERNS = "text.time.patterns";
  public static final String NAMES = "columns.names";
  public static final String RAGGED = "columns.ragged";

  private static final int DEFAULT_MAX_RECORD = 16 * 1024 * 1024;
  private static final int LARGEST_RECORD = 512 * 1024 * 1024;

  private TextKeys() {}

  /** Adds the keys to a group of their own. */
  public static void define(Keys keys) {
    keys.group("Text")
        .add(
            Key.string(CHARSET)
                .byDefault("UTF-8")
                .check(matching("a charset that Java knows, such as UTF-8", TextKeys::charset))
                .display("Charset")
                .doc(
                    "Charset of text. Files of another one than UTF-8 can't be cut into"
                        + " pieces, and are decoded again from their start after a restart. The"
                        + " byte order mark of UTF-8 is stepped over."))
        .add(
            Key.integer(MAX_RECORD)
                .byDefault(DEFAULT_MAX_RECORD)
                .check(between(1_000, LARGEST_RECORD))
                .display("Longest record")
                .doc(
                    "Longest record of a text format, in bytes of UTF-8: no more is held in memory."
                        + " A longer one is a bad record, or fails the file where nobody can tell"
                        + " where the next begins."))
        .add(
            Key.list(NULLS)
                .byDefault(List.of())
                .display("Null texts")
                .doc("Texts that stand for null where they are not quoted, such as NULL or \\N."))
        .add(
            Key.bool(EMPTY_IS_NULL)
                .byDefault(true)
                .low()
                .display("Empty is null")
                .doc(
                    "Whether an empty text, unquoted, is null in a field of text. In other fields"
                        + " it always is."))
        .add(
            Key.bool(TRIM)
                .byDefault(false)
                .low()
                .display("Trim")
                .doc("Whether blanks around a text are no part of it. Numbers never mind them."))
        .add(
            Key.bool(DECIMALS)
                .byDefault(false)
                .low()
                .display("Decimals")
                .doc(
                    "Whether numbers with a fraction, or of more than 63 bits, are inferred as"
                        + " decimals of the scale seen. Else they are doubles where a double holds"
                        + " all their digits, and text where it does not."))
        .add(
            Key.string(ZONE)
                .byDefault("UTC")
                .check(timeZone())
                .low()
                .display("Time zone")
                .doc("Time zone of timestamps that name none."))
        .add(
            Key.list(PATTERNS)
                .byDefault(List.of())
                .low()
                .display("Time patterns")
                .doc(
                    "Patterns of dates, times and timestamps beside ISO 8601, as Java's"
                        + " DateTimeFormatter has them, such as dd.MM.yyyy HH:mm; the first that"
                        + " fits counts."))
        .add(
            Key.string(NAMES)
                .byDefault("as-is")
                .check(oneOf("as-is", "clean", "snake"))
                .display("Column names")
                .doc(
                    "How names of columns become fields: as-is; clean (letters, digits and"
                        + " underscores, as Avro needs them); snake (clean, in lower case, with"
                        + " underscores between words)."))
        .add(
            Key.string(RAGGED)
                .byDefault("error")
                .check(oneOf("error", "fill", "fit"))
                .display("Ragged rows")
                .doc(
                    "A row with more or fewer texts than there are columns: error makes it a bad"
                        + " record; fill takes what is missing as null; fit also drops what is too"
                        + " much."));
  }

  /** Checks the keys together. */
  public static void check(AbstractConfig config, BiConsumer<String, String> errors) {
    for (String pattern : config.getList(PATTERNS)) {
      try {
        Objects.requireNonNull(DateTimeFormatter.ofPattern(pattern, Locale.ROOT));
      } catch (IllegalArgumentException e) {
        errors.accept(
            PATTERNS, "'" + pattern + "' is no pattern of dates and times: " + e.getMessage());
      }
    }
  }

  private static boolean charset(String name) {
    try {
      return Charset.forName(name).canEncode();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether files are not in UTF-8, so that their bytes are others than those that are read. */
  public static boolean transcodes(AbstractConfig config) {
    return Transcoded.needed(charset(config));
  }

  public static Charset charset(AbstractConfig config) {
    return Charset.forName(config.getString(CHARSET));
  }

  public static TypeRules types(AbstractConfig config) {
    Set<String> nulls = new HashSet<>(config.getList(NULLS));
    if (config.getBoolean(EMPTY_IS_NULL)) {
      nulls.add("");
    }
    return new TypeRules(
        nulls,
        config.getBoolean(TRIM),
        config.getBoolean(DECIMALS),
        ZoneId.of(config.getString(ZONE)).normalized(),
        config.getList(PATTERNS).stream()
            .map(pattern -> DateTimeFormatter.ofPattern(pattern, Locale.ROOT))
            .toList());
  }

  public static RowRules rows(AbstractConfig config) {
    return new RowRules(
        types(config),
        switch (normal(config.getString(NAMES))) {
          case "clean" -> FieldNames.CLEAN;
          case "snake" -> FieldNames.SNAKE;
          default -> FieldNames.AS_IS;
        },
        Ragged.valueOf(config.getString(RAGGED).toUpperCase(Locale.ROOT)));
  }
}
