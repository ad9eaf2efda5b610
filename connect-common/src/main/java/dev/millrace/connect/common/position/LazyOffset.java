package dev.millrace.connect.common.position;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * An offset that is put into words only when somebody reads it. Every record has one, and Connect
 * stores no more than the last of a batch. Unmodifiable; thread-safe if {@code writer} is.
 */
public final class LazyOffset extends AbstractMap<String, Object> {
  private final Writer writer;

  /** Puts the same values at each call. */
  @FunctionalInterface
  public interface Writer {
    void write(Map<String, Object> offset);
  }

  public LazyOffset(Writer writer) {
    this.writer = writer;
  }

  @Override
  public Set<Entry<String, Object>> entrySet() {
    Map<String, Object> offset = new LinkedHashMap<>();
    writer.write(offset);
    return Collections.unmodifiableMap(offset).entrySet();
  }
}
