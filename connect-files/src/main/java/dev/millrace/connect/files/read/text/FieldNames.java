package dev.millrace.connect.files.read.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How the names of columns become those of fields. */
public enum FieldNames {
  /** As they are, without blanks around. */
  AS_IS,
  /**
   * Letters, digits and underscores only, and no digit first: what Avro and most databases take.
   */
  CLEAN,
  /** The same in lower case, with an underscore between the words of a camelCase name. */
  SNAKE;

  /**
   * A column without a name is called by its number, from 1; the second of a name gets {@code _2}.
   */
  public List<String> of(List<String> columns) {
    Map<String, Integer> taken = new HashMap<>();
    List<String> names = new ArrayList<>(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      String name = one(columns.get(i).strip());
      String base = name.isEmpty() ? "column_" + (i + 1) : name;
      String free = base;
      while (taken.putIfAbsent(free, 1) != null) {
        free = base + "_" + taken.merge(base, 1, Integer::sum);
      }
      names.add(free);
    }
    return List.copyOf(names);
  }

  private String one(String name) {
    if (this == AS_IS) {
      return name;
    }
    String words =
        this == SNAKE
            ? name.replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_")
                .toLowerCase(Locale.ROOT)
            : name;
    String clean = words.replaceAll("[^A-Za-z0-9_]+", "_").replaceAll("_+$", "");
    return !clean.isEmpty() && Character.isDigit(clean.charAt(0)) ? "_" + clean : clean;
  }
}
