package dev.millrace.connect.deltalake.merge;

import dev.millrace.connect.deltalake.files.LoggedStats;
import dev.millrace.connect.deltalake.log.DataFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.schema.PrimitiveType;

/**
 * Which files can't hold any of some keys, by what is known without reading their columns. Judges
 * column by column. Immutable.
 */
final class KeyFilter {
  /** Statistics of times leave out what is below a millisecond. */
  private static final long TIME_SLACK_MICROS = 1000;

  private final List<Values> columns = new ArrayList<>();

  /**
   * The values of one key column.
   *
   * @param sorted without repetitions
   */
  @SuppressWarnings("ArrayRecordComponent")
  private record Values(KeyColumns.Column column, Object[] sorted, Set<Object> set) {
    boolean anyWithin(Object least, Object greatest) {
      int at = Arrays.binarySearch(sorted, least, KeyType::compare);
      int first = at < 0 ? -at - 1 : at;
      return first < sorted.length && KeyType.compare(sorted[first], greatest) <= 0;
    }
  }

  KeyFilter(KeyColumns columns, KeyIndex keys) {
    for (int i = 0; i < columns.key().size(); i++) {
      Set<Object> set = new HashSet<>();
      for (int number = 0; number < keys.size(); number++) {
        set.add(keys.value(i, number));
      }
      Object[] sorted = set.toArray();
      Arrays.sort(sorted, KeyType::compare);
      this.columns.add(new Values(columns.key().get(i), sorted, set));
    }
  }

  /** Whether a file may hold one of the keys, by its partition and its statistics in the log. */
  boolean mayHold(DataFile file) {
    LoggedStats stats = file.stats().map(LoggedStats::parse).orElse(LoggedStats.NONE);
    return columns.stream()
        .allMatch(
            values ->
                values.column().partition()
                    ? mayHold(values, file.partitionValues())
                    : mayHold(values, stats));
  }

  private static boolean mayHold(Values values, Map<String, String> partition) {
    String text = partition.get(values.column().physical());
    if (text == null || text.isEmpty()) {
      // An empty text is null, and no key is null.
      return false;
    }
    try {
      return values.set().contains(values.column().type().ofText(text));
    } catch (RuntimeException e) {
      // Whoever reads the file tells what is wrong.
      return true;
    }
  }

  private static boolean mayHold(Values values, LoggedStats stats) {
    KeyType type = values.column().type();
    String least = stats.least().get(values.column().physical());
    String greatest = stats.greatest().get(values.column().physical());
    if (least == null || greatest == null) {
      return true;
    }
    try {
      Object most = type.ofText(greatest);
      return values.anyWithin(
          type.ofText(least), type.isTime() ? (Long) most + TIME_SLACK_MICROS : most);
    } catch (RuntimeException e) {
      // Statistics are a hint: those that can't be read say nothing.
      return true;
    }
  }

  /**
   * Whether a column of a row group may hold the values of one key at least, by its statistics.
   *
   * @param column which of the key columns
   */
  boolean mayHold(int column, PrimitiveType type, ColumnChunkMetaData chunk) {
    Statistics<?> stats = chunk.getStatistics();
    if (stats == null || !stats.hasNonNullValue()) {
      return true;
    }
    Values values = columns.get(column);
    KeyType key = values.column().type();
    try {
      return values.anyWithin(
          key.of(stats.genericGetMin(), type), key.of(stats.genericGetMax(), type));
    } catch (RuntimeException e) {
      return true;
    }
  }
}
