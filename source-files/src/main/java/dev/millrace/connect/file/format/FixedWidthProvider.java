package dev.millrace.connect.file.format;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.files.config.TextKeys;
import dev.millrace.connect.files.read.ReadFormat;
import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;

/** Columns of a fixed width. */
public final class FixedWidthProvider implements FormatProvider {
  static final String COLUMNS = "fixed.columns";
  static final String HEADER = "fixed.header";

  @Override
  public List<String> formats() {
    return List.of("fixed");
  }

  @Override
  public boolean detectable() {
    return false;
  }

  @Override
  public void addKeys(Keys keys) {
    keys.group("Fixed width")
        .add(
            Key.list(COLUMNS)
                .byDefault(List.of())
                .display("Columns")
                .doc(
                    "The columns of format fixed, as name:width in characters, such as id:8,name:20."
                        + " Blanks around a text are no part of it; a short line's last columns are"
                        + " empty."))
        .add(
            Key.bool(HEADER)
                .byDefault(false)
                .display("Header")
                .doc("Whether the first line of a file holds names, which are passed over."));
  }

  @Override
  public void check(AbstractConfig config, Validation validation) {
    try {
      validation.require(
          !Width.parse(config.getList(COLUMNS)).isEmpty(),
          COLUMNS,
          "Write the columns as name:width, such as id:8,name:20.");
    } catch (IllegalArgumentException e) {
      validation.error(COLUMNS, e.getMessage());
    }
  }

  @Override
  public boolean tailable(String format) {
    return true;
  }

  @Override
  public ReadFormat format(String format, AbstractConfig config) {
    return new FixedWidthFormat(
        Width.parse(config.getList(COLUMNS)),
        config.getBoolean(HEADER),
        TextKeys.rows(config),
        TextKeys.charset(config),
        config.getInt(TextKeys.MAX_RECORD));
  }
}
