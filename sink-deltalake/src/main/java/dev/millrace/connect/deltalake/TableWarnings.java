package dev.millrace.connect.deltalake;

import dev.millrace.connect.deltalake.files.TableFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a person should know of a table's properties. */
final class TableWarnings {
  private static final String TRANSACTIONS = "delta.setTransactionRetentionDuration";

  private TableWarnings() {}

  /** Sentences that follow the table's name and a colon. */
  static List<String> of(Map<String, String> properties, TableFormat format) {
    List<String> warnings = new ArrayList<>();
    String kept = properties.get(TRANSACTIONS);
    if (kept != null) {
      warnings.add(
          TRANSACTIONS
              + " is '"
              + kept
              + "': a topic-partition that brings no records for so long may be dropped out of the"
              + " table's offsets, and then Kafka's offset counts, behind which rows may be in the"
              + " table already. Unset the property, or keep it well above the longest silence and"
              + " above the broker's offsets.retention.minutes.");
    }
    format
        .refused(properties)
        .ifPresent(
            codec ->
                warnings.add(
                    TableFormat.CODEC
                        + " is '"
                        + codec
                        + "', which this connector can't write: its files are compressed by "
                        + format.configured().codec().name().toLowerCase(java.util.Locale.ROOT)
                        + ". Set parquet.codec to choose."));
    return warnings;
  }
}
