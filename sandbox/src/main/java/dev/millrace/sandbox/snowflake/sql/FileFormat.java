package dev.millrace.sandbox.snowflake.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How the files of a COPY are written.
 *
 * @param options by name in upper case; a list for what may be given several times
 */
record FileFormat(Type type, Map<String, List<String>> options) {
  enum Type {
    CSV,
    JSON,
    PARQUET
  }

  private static final Set<String> CSV_OPTIONS =
      Set.of(
          "FIELD_DELIMITER",
          "RECORD_DELIMITER",
          "SKIP_HEADER",
          "PARSE_HEADER",
          "SKIP_BLANK_LINES",
          "FIELD_OPTIONALLY_ENCLOSED_BY",
          "ESCAPE",
          "ESCAPE_UNENCLOSED_FIELD",
          "NULL_IF",
          "EMPTY_FIELD_AS_NULL",
          "ERROR_ON_COLUMN_COUNT_MISMATCH",
          "TRIM_SPACE",
          "ENCODING");

  static final FileFormat DEFAULT = new FileFormat(Type.CSV, Map.of());

  /** Reads {@code (TYPE = CSV ...)}. */
  static FileFormat parse(Tokens tokens) throws SqlFailure {
    Map<String, List<String>> options = new TreeMap<>();
    if (!tokens.accept("(")) {
      throw Failures.unsupported("a named file format");
    }
    while (!tokens.accept(")")) {
      tokens.accept(",");
      String name = tokens.identifier();
      tokens.expect("=");
      options.put(name, values(tokens));
    }
    if (options.containsKey("FORMAT_NAME")) {
      throw Failures.unsupported("a named file format");
    }
    String type = options.containsKey("TYPE") ? options.remove("TYPE").get(0) : "CSV";
    try {
      FileFormat format = new FileFormat(Type.valueOf(type.toUpperCase(Locale.ROOT)), options);
      format.check();
      return format;
    } catch (IllegalArgumentException e) {
      throw Failures.unsupported("files of the type " + type);
    }
  }

  private static List<String> values(Tokens tokens) throws SqlFailure {
    if (!tokens.accept("(")) {
      return List.of(tokens.stringOrWord());
    }
    List<String> values = new ArrayList<>();
    while (!tokens.accept(")")) {
      values.add(tokens.stringOrWord());
      tokens.accept(",");
    }
    return values;
  }

  private void check() throws SqlFailure {
    for (String name : options.keySet()) {
      boolean known =
          name.equals("COMPRESSION")
              || switch (type) {
                case CSV -> CSV_OPTIONS.contains(name);
                case JSON -> Set.of("STRIP_OUTER_ARRAY", "NULL_IF").contains(name);
                case PARQUET ->
                    Set.of(
                            "BINARY_AS_TEXT",
                            "USE_VECTORIZED_SCANNER",
                            "USE_LOGICAL_TYPE",
                            "NULL_IF")
                        .contains(name);
              };
      if (!known) {
        throw Failures.unsupported("the option " + name + " of " + type + " files");
      }
    }
    String compression = text("COMPRESSION", "AUTO").toUpperCase(Locale.ROOT);
    boolean inside = type == Type.PARQUET && compression.equals("SNAPPY");
    if (!inside && !Set.of("AUTO", "NONE", "GZIP").contains(compression)) {
      throw Failures.unsupported("COMPRESSION = " + compression);
    }
    boolean foreign =
        !text("ENCODING", "UTF8").replace("-", "").equalsIgnoreCase("UTF8")
            || !Set.of("NONE", "\\").contains(text("ESCAPE_UNENCLOSED_FIELD", "\\"))
            || !text("ESCAPE", "NONE").equalsIgnoreCase("NONE")
            || !Set.of("\n", "\r\n", "NONE").contains(text("RECORD_DELIMITER", "\n"));
    if (foreign) {
      throw Failures.unsupported("these options of CSV files: " + options);
    }
  }

  String text(String name, String otherwise) {
    List<String> values = options.get(name);
    return values == null || values.isEmpty() ? otherwise : values.get(0);
  }

  boolean isTrue(String name, boolean otherwise) {
    return Boolean.parseBoolean(text(name, String.valueOf(otherwise)));
  }

  /** Texts that stand for NULL, in files of every type. */
  List<String> nulls() {
    return options.getOrDefault("NULL_IF", List.of("\\N"));
  }
}
