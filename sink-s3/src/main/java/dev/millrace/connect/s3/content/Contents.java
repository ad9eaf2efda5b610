package dev.millrace.connect.s3.content;

import java.util.List;

/**
 * What of records is written.
 *
 * @param parts in order; empty for the value alone
 * @param envelope whether parts stand in a struct, also a single one
 */
public record Contents(
    List<Part> parts, boolean envelope, Compatibility compatibility, NullValues nulls) {
  /** The value as it is, which must not be null. */
  public static final Contents VALUE =
      new Contents(List.of(), true, Compatibility.NONE, NullValues.FAIL);

  public Contents {
    parts = List.copyOf(parts);
    if (parts.stream().distinct().count() < parts.size()) {
      throw new IllegalArgumentException("A field is named twice");
    }
    if (!envelope && parts.size() != 1) {
      throw new IllegalArgumentException("Without an envelope there is room for one field");
    }
  }

  /** Whether files hold a struct made of parts of a record. */
  public boolean enveloped() {
    return !parts.isEmpty() && envelope;
  }

  /** Content for one topic-partition. */
  public Content fresh() {
    Content parting =
        parts.isEmpty() || (!envelope && parts.get(0) == Part.VALUE)
            ? record -> record
            : envelope ? new Envelope(parts) : new Single(parts.get(0));
    if (compatibility == Compatibility.NONE) {
      return parting;
    }
    Projection projection = new Projection(compatibility);
    return record -> parting.of(projection.of(record));
  }
}
