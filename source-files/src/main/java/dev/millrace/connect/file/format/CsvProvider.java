package dev.millrace.connect.file.format;

import static dev.millrace.connect.common.config.Validators.atLeast;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.files.config.TextKeys;
import dev.millrace.connect.files.read.ReadFormat;
import dev.millrace.connect.files.read.csv.CsvDialect;
import dev.millrace.connect.files.read.csv.CsvReadFormat;
import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;

/** CSV, and the same with tabs, semicolons or bars. */
public final class CsvProvider implements FormatProvider {
  static final String SEPARATOR = "csv.separator";
  static final String QUOTE = "csv.quote";
  static final String ESCAPE = "csv.escape";
  static final String COMMENT = "csv.comment";
  static final String MULTILINE = "csv.multiline";
  static final String HEADER = "csv.header";
  static final String COLUMNS = "csv.columns";
  static final String SKIP = "csv.skip.lines";

  @Override
  public List<String> formats() {
    return List.of("csv", "tsv", "ssv", "psv");
  }

  @Override
  public void addKeys(Keys keys) {
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

  @Override
  public void check(AbstractConfig config, Validation validation) {
    boolean single = true;
    for (String key : List.of(QUOTE, ESCAPE, COMMENT)) {
      boolean one = config.getString(key).length() <= 1;
      validation.require(one, key, "Write one character, or none.");
      single &= one;
    }
    if (single) {
      try {
        dialect("csv", config);
      } catch (IllegalArgumentException e) {
        validation.error(SEPARATOR, e.getMessage());
      }
    }
  }

  @Override
  public boolean tailable(String format) {
    return true;
  }

  @Override
  public ReadFormat format(String format, AbstractConfig config) {
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
