package dev.millrace.connect.common.config;

import java.util.LinkedHashSet;
import java.util.Set;

/** Turns a chain of exceptions into one line that a person can read. */
public final class Messages {
  private Messages() {}

  /**
   * The messages of {@code error} and its causes, each once, outermost first; the class's simple
   * name stands in for a message that is missing.
   */
  public static String of(Throwable error) {
    Set<String> parts = new LinkedHashSet<>();
    int depth = 0;
    for (Throwable t = error; t != null && depth < 8; t = t.getCause(), depth++) {
      String text =
          t.getMessage() == null || t.getMessage().isBlank()
              ? t.getClass().getSimpleName()
              : t.getMessage().strip().replaceAll("\\s*\\R\\s*", " ");
      if (parts.stream().noneMatch(part -> part.contains(text))) {
        parts.add(text);
      }
    }
    return String.join(": ", parts);
  }
}
