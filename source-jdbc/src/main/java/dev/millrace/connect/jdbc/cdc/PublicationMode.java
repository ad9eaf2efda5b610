package dev.millrace.connect.jdbc.cdc;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** {@code publication.autocreate.mode}: who makes the publication, and of which tables. */
public enum PublicationMode {
  /** We, of the tables that are selected. */
  FILTERED,
  /** We, of all tables. */
  ALL_TABLES,
  /** Somebody else. */
  DISABLED,
  /** Somebody else adds the tables. */
  NO_TABLES;

  public static List<String> names() {
    return Arrays.stream(values()).map(PublicationMode::toString).toList();
  }

  /**
   * @param text one of {@link #names}, in any case
   */
  public static PublicationMode of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }

  /** True if its tables follow the ones that are selected. */
  public boolean follows() {
    return this == FILTERED;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
