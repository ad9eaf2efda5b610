package dev.millrace.connect.deltalake.data;

import io.delta.kernel.types.DataType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which columns have statistics, by the table's properties: those that are named, else the first
 * ones. Structs count by their fields.
 */
final class StatsColumns {
  private static final String NAMED = "delta.dataSkippingStatsColumns";
  private static final String FIRST = "delta.dataSkippingNumIndexedCols";
  private static final int DEFAULT_FIRST = 32;

  /** A column's name, or one in backticks, which may hold dots and commas. */
  private static final Pattern STEP = Pattern.compile("\\s*(?:`((?:[^`]|``)*)`|([^`.,]+))\\s*");

  private StatsColumns() {}

  /**
   * @param path by physical names, as in Parquet
   */
  record Leaf(List<String> path, DataType type) {}

  /**
   * The simple columns with statistics.
   *
   * @param properties the table's
   */
  static List<Leaf> of(
      StructType schema, Collection<String> partitionColumns, Map<String, String> properties) {
    String named = properties.get(NAMED);
    Set<List<String>> names = named == null ? null : parse(named);
    int most = names == null ? first(properties) : Integer.MAX_VALUE;
    Walk walk = new Walk(names, most);
    for (StructField field : schema.fields()) {
      if (!partitionColumns.contains(field.getName())) {
        walk.field(field, List.of(), List.of(), false);
      }
    }
    return walk.leaves;
  }

  private static int first(Map<String, String> properties) {
    try {
      int most = Integer.parseInt(properties.getOrDefault(FIRST, "" + DEFAULT_FIRST).strip());
      return most < 0 ? Integer.MAX_VALUE : most;
    } catch (NumberFormatException e) {
      return DEFAULT_FIRST;
    }
  }

  private static Set<List<String>> parse(String text) {
    Set<List<String>> names = new HashSet<>();
    List<String> path = new ArrayList<>();
    Matcher step = STEP.matcher(text);
    int at = 0;
    while (at < text.length() && step.find(at) && step.start() == at) {
      String quoted = step.group(1);
      path.add(fold(quoted == null ? step.group(2).strip() : quoted.replace("``", "`")));
      at = step.end();
      if (at == text.length() || text.charAt(at) == ',') {
        names.add(List.copyOf(path));
        path.clear();
      }
      at++;
    }
    return names;
  }

  private static String fold(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static List<String> and(List<String> path, String name) {
    List<String> longer = new ArrayList<>(path);
    longer.add(name);
    return longer;
  }

  private static final class Walk {
    private final Set<List<String>> names;
    private final int most;
    private final List<Leaf> leaves = new ArrayList<>();
    private int seen;

    Walk(Set<List<String>> names, int most) {
      this.names = names;
      this.most = most;
    }

    void field(StructField field, List<String> logical, List<String> physical, boolean chosen) {
      List<String> name = and(logical, fold(field.getName()));
      List<String> path = and(physical, ColumnMapping.physicalName(field));
      boolean within = chosen || names == null || names.contains(name);
      if (field.getDataType() instanceof StructType struct) {
        for (StructField inner : struct.fields()) {
          field(inner, name, path, within && names != null);
        }
      } else if (within && seen++ < most && !field.getDataType().isNested()) {
        leaves.add(new Leaf(path, field.getDataType()));
      }
    }
  }
}
