package dev.millrace.connect.file.format;

import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.files.read.ReadFormat;
import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;

/**
 * A format, or several that share their keys, found by {@link java.util.ServiceLoader} by the key
 * {@code format}. Stateless.
 */
public interface FormatProvider {

  /** As the key {@code format} names them, in lower case: {@code csv}, {@code tsv}. */
  List<String> formats();

  /** Adds its keys, in a group of its own, each with a default. */
  void addKeys(Keys keys);

  /**
   * Whether files of it are found with {@code format=auto}: only without a key that has to be set.
   */
  default boolean detectable() {
    return true;
  }

  /**
   * Whether a file that grows can be read as far as its last whole line.
   *
   * @param format one of {@link #formats}
   */
  default boolean tailable(String format) {
    return false;
  }

  /** Checks its keys together, each error on its key. Called only if its format may be read. */
  default void check(AbstractConfig config, Validation validation) {}

  /**
   * The format with its settings.
   *
   * @param format one of {@link #formats}
   */
  ReadFormat format(String format, AbstractConfig config);
}
