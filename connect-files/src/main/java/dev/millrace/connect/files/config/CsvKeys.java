package dev.millrace.connect.files.config;

import static dev.millrace.connect.common.config.Validators.atLeast;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.files.read.csv.CsvDialect;
import dev.millrace.connect.files.read.csv.CsvReadFormat;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.kafka.common.config.AbstractConfig;

/** CSV, and the same with tabs, semicolons or bars. {@link TextKeys} belong to them. */
public final class CsvKeys {
  public static final String SEPARATOR = "csv.separator";
  public static final String QUOTE = "csv.quote";
  public static final String ESCAPE = "csv.escape";
  public static final String COMMENT = "csv.comment";
  public static final String MULTILINE = "csv.multiline";
  public static final String HEADER = "csv.header";
  public static final String COLUMNS = "csv.columns";
  public static final String SKIP = "csv.skip.lines";

  /** The formats, in lower case. */
  public static final List<String> FORMATS = List.of("csv", "tsv", "ssv", "psv");

  private CsvKeys() {}

  /** Adds the keys to a group of their own. */
  public static void define(Keys keys) {
    keys.group("CSV")
        .add(
            Key.string(SEPARATOR)
                .byDefault(",")
                .display("Separator")
                .doc(
                    "What stands between the texts of format csv: one character or a few; \\t for a"
                        + " tab. The formats tsv, ssv and psv have a tab, a semicolon and a bar."))
        .add(
            Key.string(QUOTE)
                .byDefault("\"")
                .display("Quote")
                .doc("Around texts, one ASCII character; empty if quotes are text."))
        .add(
            Key.string(ESCAPE)
                .byDefault("")
                .display("Escape")
                .doc(
                    "Before a character that is meant as it stands, one ASCII character; empty where"
                        + " quotes are doubled. After a backslash, n, r, t and 0 are control"
                        + " characters, and \\N alone stays as it is, for text.nulls."))
        .add(
            Key.string(COMMENT)
                .byDefault("")
                .display("Comment")
                .doc("First character of lines that are no rows; empty for none."))
        .add(
            Key.bool(MULTILINE)
                .byDefault(true)
                .display("Multi-line")
                .doc(
                    "Whether quoted texts may hold line breaks. Set it to false where they don't:"
                        + " large files are then cut into pieces for several tasks, and a quote that"
                        + " is never closed spoils one line only."))
        .add(
            Key.bool(HEADER)
                .byDefault(true)
                .display("Header")
                .doc("Whether a file's first row holds the names of its columns."))
        .add(
            Key.list(COLUMNS)
                .byDefault(List.of())
                .display("Columns")
                .doc(
                    "Names of the columns, instead of the header's. Without a header and names, they"
                        + " are those of the given schema, or column_1 and so on."))
        .add(
            Key.integer(SKIP)
                .byDefault(0)
                .check(atLeast(0))
                .low()
                .display("Skipped lines")
                .doc("Lines before the header, or the first row, that are none."));
  }

  /** Checks the keys together. */
  public static void check(AbstractConfig config, BiConsumer<String, String> errors) {
    boolean single = true;
    for (String key : List.of(QUOTE, ESCAPE, COMMENT)) {
      boolean one = config.getString(key).length() <= 1;
      if (!one) {
        errors.accept(key, "Write one character, or none.");
      }
      single &= one;
    }
    if (single) {
      try {
        dialect("csv", config);
      } catch (IllegalArgumentException e) {
        errors.accept(SEPARATOR, e.getMessage());
      }
    }
  }

  /**
   * The format with its settings.
   *
   * @param format one of {@link #FORMATS}
   */
  public static CsvReadFormat format(String format, AbstractConfig config) {
    return new CsvReadFormat(
        dialect(format, config),
        config.getBoolean(HEADER),
        config.getList(COLUMNS),
        TextKeys.rows(config),
        TextKeys.charset(config),
        config.getInt(TextKeys.MAX_RECORD));
  }

  private static CsvDialect dialect(String format, AbstractConfig config) {
    String separator =
        switch (format) {
          case "tsv" -> "\t";
          case "ssv" -> ";";
          case "psv" -> "|";
          default -> config.getString(SEPARATOR).replace("\\t", "\t");
        };
    return new CsvDialect(
        separator,
        character(config.getString(QUOTE)),
        character(config.getString(ESCAPE)),
        character(config.getString(COMMENT)),
        config.getBoolean(MULTILINE),
        config.getInt(SKIP));
  }

  private static char character(String text) {
    return text.isEmpty() ? CsvDialect.NONE : text.charAt(0);
  }
}
