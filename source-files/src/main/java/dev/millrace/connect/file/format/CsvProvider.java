package dev.millrace.connect.file.format;

import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.files.config.CsvKeys;
import dev.millrace.connect.files.read.ReadFormat;
import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;

/** CSV, and the same with tabs, semicolons or bars. */
public final class CsvProvider implements FormatProvider {
  @Override
  public List<String> formats() {
    return CsvKeys.FORMATS;
  }

  @Override
  public void addKeys(Keys keys) {
    CsvKeys.define(keys);
  }

  @Override
  public void check(AbstractConfig config, Validation validation) {
    CsvKeys.check(config, validation::error);
  }

  @Override
  public boolean tailable(String format) {
    return true;
  }

  @Override
  public ReadFormat format(String format, AbstractConfig config) {
    return CsvKeys.format(format, config);
  }
}
