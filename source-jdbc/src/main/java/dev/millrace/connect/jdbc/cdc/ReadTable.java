package dev.millrace.connect.jdbc.cdc;

import dev.millrace.connect.jdbc.dialect.TableId;
import dev.millrace.connect.jdbc.offset.Places;
import dev.millrace.connect.jdbc.offset.Position;
import dev.millrace.connect.jdbc.offset.SourcePartitions;
import dev.millrace.connect.jdbc.offset.Views;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * What the offsets tell of a table that was read: its keys' ranges, and what was seen of each.
 *
 * @param ends of all ranges but the last, as words of places
 * @param views as text; null for a range that has not been read
 */
record ReadTable(List<List<String>> ends, List<String> views) {
  /**
   * @param offset finds what is stored for a source partition; {@link Position#START} for nothing
   */
  static ReadTable of(TableId id, Position table, Function<Map<String, String>, Position> offset) {
    ReadTable read = new ReadTable(new ArrayList<>(), new ArrayList<>());
    if (!table.has(Position.CHUNKS)) {
      read.add(Views.of(table), null);
      return read;
    }
    List<List<String>> chunks = Places.read(table.text(Position.CHUNKS));
    for (int i = 0; i <= chunks.size(); i++) {
      Position chunk = offset.apply(SourcePartitions.chunk(id, i));
      boolean counts = Objects.equals(chunk.number(Position.RUN), table.number(Position.RUN));
      read.add(counts ? Views.of(chunk) : Views.NONE, i < chunks.size() ? chunks.get(i) : null);
    }
    return read;
  }

  /**
   * @param end null for none
   */
  private void add(Views section, List<String> end) {
    for (Views.Part part : section.parts()) {
      views.add(part.view());
      if (!part.end().isEmpty()) {
        ends.add(part.end());
      }
    }
    if (section.parts().isEmpty()) {
      views.add(null);
    }
    if (end != null) {
      ends.add(end);
    }
  }
}
