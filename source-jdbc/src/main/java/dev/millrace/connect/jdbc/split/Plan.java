package dev.millrace.connect.jdbc.split;

import dev.millrace.connect.jdbc.offset.Places;
import dev.millrace.connect.jdbc.offset.Position;
import dev.millrace.connect.jdbc.query.Criteria;
import dev.millrace.connect.jdbc.query.Place;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a run over a table is cut into chunks. It is stored once, with the table's offset, and never
 * made again for the same run: the chunks' own offsets would mean other rows.
 *
 * @param run when it started, in milliseconds since 1970
 * @param columns of the order in which it is cut
 * @param ends the last place of each chunk but, if {@code open}, the last one's
 * @param open true if the last chunk has no end
 */
record Plan(long run, List<String> columns, List<Place> ends, boolean open) {
  Plan {
    columns = List.copyOf(columns);
    ends = List.copyOf(ends);
  }

  int chunks() {
    return ends.size() + (open ? 1 : 0);
  }

  /** The place after which the chunk starts. */
  Place start(int chunk) {
    return chunk == 0 ? Place.NOWHERE : ends.get(chunk - 1);
  }

  Place end(int chunk) {
    return chunk < ends.size() ? ends.get(chunk) : Place.NOWHERE;
  }

  /** The offset that keeps it; where the last chunk has an end, the cursor starts there. */
  Map<String, Object> offset(Criteria criteria) {
    Map<String, Object> offset = new LinkedHashMap<>();
    offset.put(Position.RUN, run);
    offset.put(Position.CHUNK_COLUMNS, Places.writeOne(columns));
    offset.put(Position.CHUNKS, Places.write(ends.stream().map(Place::words).toList()));
    if (!open) {
      criteria.putPlace(ends.get(ends.size() - 1), offset);
    }
    return offset;
  }

  /** True if {@code position} keeps the plan of a run that goes on. */
  static boolean isIn(Position position) {
    return position.has(Position.RUN)
        && position.has(Position.CHUNKS)
        && !position.has(Position.FINISHED);
  }

  /** Null if the table's order is another than that of the plan. */
  static Plan of(Position position, Criteria criteria, boolean open) {
    List<String> columns = Places.readOne(position.text(Position.CHUNK_COLUMNS));
    return columns.equals(criteria.columns())
        ? new Plan(
            position.number(Position.RUN),
            columns,
            Places.read(position.text(Position.CHUNKS)).stream().map(criteria::place).toList(),
            open)
        : null;
  }
}
