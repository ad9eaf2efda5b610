package dev.millrace.connect.jdbc.cdc;

import dev.millrace.connect.jdbc.query.ConnectionSource;
import dev.millrace.connect.jdbc.query.KeyRanges;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the queries saw by which a table was read: one view for each range of its keys.
 *
 * @param keys null if there is one range only
 * @param views in the order of the ranges; null for one that has not been read
 */
record SeenRanges(KeyRanges keys, List<View> views) {
  /** Which ranges' views saw an event. */
  enum Answer {
    ALL,
    SOME,
    NONE
  }

  Answer ask(Change change) {
    int saw = 0;
    for (View view : views) {
      if (view != null && view.saw(change.source())) {
        saw++;
      }
    }
    return saw == 0 ? Answer.NONE : saw == views.size() ? Answer.ALL : Answer.SOME;
  }

  /** Whether the range in which each row lies saw its event. */
  boolean[] saw(List<Change> changes, ConnectionSource connections) throws SQLException {
    List<List<String>> asked = new ArrayList<>();
    changes.forEach(change -> asked.add(change.key(keys.columns())));
    int[] ranges = keys.find(connections, asked);
    boolean[] saw = new boolean[ranges.length];
    for (int i = 0; i < saw.length; i++) {
      View view = views.get(ranges[i]);
      saw[i] = view != null && view.saw(changes.get(i).source());
    }
    return saw;
  }
}
