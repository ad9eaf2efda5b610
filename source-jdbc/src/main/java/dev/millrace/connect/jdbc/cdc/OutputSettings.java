package dev.millrace.connect.jdbc.cdc;

import dev.millrace.connect.jdbc.query.TopicNames;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What becomes of changes.
 *
 * @param tombstones true if a tombstone follows a delete; always for {@link Form#UPSERT}
 * @param topics of tables; null for Debezium's names
 * @param placeholder what Debezium's own types have for a value that the log does not hold
 */
public record OutputSettings(
    Form form,
    TopicNames topics,
    boolean tombstones,
    Truncates truncates,
    UnavailableValues unavailable,
    String placeholder) {
  /** {@code cdc.output}. */
  public enum Form {
    /** Debezium's, with the row before and after. */
    ENVELOPE,
    /** The row, with {@code __op}, {@code __ts} and {@code __deleted}. */
    FLAT,
    /** The row, and a tombstone for a delete. */
    UPSERT
  }

  /** {@code truncate.handling}: what a form does that can't tell of it. */
  public enum Truncates {
    FAIL,
    SKIP
  }

  /** {@code unavailable.value.handling}: what is done about a value that the log does not hold. */
  public enum UnavailableValues {
    FAIL,
    /** Debezium's, in texts and bytes; there is none for other types. */
    PLACEHOLDER
  }

  /** Of one of the enums above, in lower case. */
  public static List<String> names(Enum<?>[] values) {
    return Arrays.stream(values).map(value -> value.name().toLowerCase(Locale.ROOT)).toList();
  }
}
