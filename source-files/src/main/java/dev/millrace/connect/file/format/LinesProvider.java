package dev.millrace.connect.file.format;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.files.config.TextKeys;
import dev.millrace.connect.files.read.ReadFormat;
import dev.millrace.connect.files.read.text.FieldNames;
import dev.millrace.connect.files.read.text.RowRules;
import dev.millrace.connect.files.read.text.RowRules.Ragged;
import dev.millrace.connect.files.read.text.TypeRules;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;

/** Plain lines, which a regex may cut into fields. */
public final class LinesProvider implements FormatProvider {
  static final String REGEX = "lines.regex";

  /** A line is what it is: an empty one, too. */
  private static final RowRules PLAIN =
      new RowRules(
          new TypeRules(Set.of(), false, false, ZoneOffset.UTC, List.of()),
          FieldNames.AS_IS,
          Ragged.ERROR);

  @Override
  public List<String> formats() {
    return List.of("lines");
  }

  @Override
  public void addKeys(Keys keys) {
    keys.group("Lines")
        .add(
            Key.string(REGEX)
                .byDefault("")
                .display("Regex")
                .doc(
                    "A regex that a whole line of format lines has to match; each named group, such"
                        + " as (?<level>[A-Z]+), is a field, and empty lines are passed over. Empty:"
                        + " each line is a field called line."));
  }

  @Override
  public void check(AbstractConfig config, Validation validation) {
    try {
      regex(config);
    } catch (IllegalArgumentException e) {
      validation.error(REGEX, e.getMessage());
    }
  }

  private static LineRegex regex(AbstractConfig config) {
    String regex = config.getString(REGEX);
    return regex.isEmpty() ? null : LineRegex.of(regex);
  }

  @Override
  public boolean tailable(String format) {
    return true;
  }

  @Override
  public ReadFormat format(String format, AbstractConfig config) {
    LineRegex regex = regex(config);
    return new LinesFormat(
        regex,
        regex == null ? PLAIN : TextKeys.rows(config),
        TextKeys.charset(config),
        config.getInt(TextKeys.MAX_RECORD));
  }
}
