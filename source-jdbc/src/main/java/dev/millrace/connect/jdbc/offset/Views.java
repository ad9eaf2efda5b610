package dev.millrace.connect.jdbc.offset;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the queries saw by which a section was read, one after another. Immutable.
 *
 * @param parts in the order of the rows; the last has no end
 */
public record Views(List<Part> parts) {
  public static final Views NONE = new Views(List.of());

  /**
   * @param end the last place of the rows that a query read; empty if it is not known yet
   * @param view what the query saw
   */
  public record Part(List<String> end, String view) {
    public Part {
      end = List.copyOf(end);
    }
  }

  public Views {
    parts = List.copyOf(parts);
  }

  /**
   * With another query, for the rows after {@code place}.
   *
   * @param view empty if there is nothing to tell of it
   */
  public Views then(List<String> place, String view) {
    if (view.isEmpty()) {
      return this;
    }
    List<Part> all = new ArrayList<>(parts);
    if (!all.isEmpty()) {
      String before = all.remove(all.size() - 1).view();
      boolean gaveNone =
          place.isEmpty() || (!all.isEmpty() && all.get(all.size() - 1).end().equals(place));
      if (!gaveNone) {
        all.add(new Part(place, before));
      }
    }
    all.add(new Part(List.of(), view));
    return new Views(all);
  }

  /** Writes them into {@code offset}, if there are any. */
  public void put(Map<String, Object> offset) {
    if (!parts.isEmpty()) {
      offset.put(
          Position.VIEWS,
          Places.write(
              parts.stream()
                  .map(
                      part -> {
                        List<String> words = new ArrayList<>(List.of(part.view()));
                        words.addAll(part.end());
                        return words;
                      })
                  .toList()));
    }
  }

  public static Views of(Position position) {
    return position.has(Position.VIEWS)
        ? new Views(
            Places.read(position.text(Position.VIEWS)).stream()
                .map(words -> new Part(words.subList(1, words.size()), words.get(0)))
                .toList())
        : NONE;
  }
}
