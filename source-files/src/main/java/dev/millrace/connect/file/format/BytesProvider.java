package dev.millrace.connect.file.format;

import static dev.millrace.connect.common.config.Validators.between;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.files.config.TextKeys;
import dev.millrace.connect.files.read.ReadFormat;
import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;

/** Files as they are. */
public final class BytesProvider implements FormatProvider {
  static final String PART = "bytes.part.bytes";

  private static final int LARGEST_PART = 64 * 1024 * 1024;

  @Override
  public List<String> formats() {
    return List.of("bytes");
  }

  @Override
  public void addKeys(Keys keys) {
    keys.group("Bytes")
        .add(
            Key.integer(PART)
                .byDefault(0)
                .check(between(0, LARGEST_PART))
                .display("Part")
                .doc(
                    "Bytes a record of format bytes; the last of a file may be shorter. 0: each file"
                        + " is one record, of record.max.bytes at the most."));
  }

  @Override
  public ReadFormat format(String format, AbstractConfig config) {
    return new BytesFormat(config.getInt(PART), config.getInt(TextKeys.MAX_RECORD));
  }
}
