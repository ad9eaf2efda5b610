package dev.millrace.connect.file.format;

import dev.millrace.connect.files.compress.Archive;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a file is, by its name, or else by its first bytes.
 *
 * @param format as the key {@code format} names it
 * @param reason why, for the log: follows "it is read as csv, for"
 */
record Detected(String format, String reason) {
  /** How many bytes of a file tell what it is, where its name does not. */
  static final int HEAD = 4096;

  private static final int LINES = 20;

  private static final Map<String, String> BY_EXTENSION =
      Map.ofEntries(
          Map.entry("csv", "csv"),
          Map.entry("tsv", "tsv"),
          Map.entry("tab", "tsv"),
          Map.entry("psv", "psv"),
          Map.entry("json", "json"),
          Map.entry("geojson", "json"),
          Map.entry("jsonl", "jsonl"),
          Map.entry("ndjson", "jsonl"),
          Map.entry("txt", "lines"),
          Map.entry("log", "lines"),
          Map.entry("xml", "xml"),
          Map.entry("xlsx", "xlsx"),
          Map.entry("xls", "xls"),
          Map.entry("parquet", "parquet"),
          Map.entry("avro", "avro"),
          Map.entry("orc", "orc"));

  private static final Map<Character, String> BY_SEPARATOR =
      Map.of(',', "csv", '\t', "tsv", ';', "ssv", '|', "psv");

  /**
   * By the name.
   *
   * @param name without what tells of a compression
   */
  static Optional<Detected> byName(String name) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    String extension = last.substring(last.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return Optional.ofNullable(BY_EXTENSION.get(extension))
        .filter(format -> last.indexOf('.') >= 0)
        .map(format -> new Detected(format, "its name ends in ." + extension));
  }

  /** By the first bytes, expanded; never empty-handed: what is not known is bytes. */
  static Detected byContent(byte[] head, int length) {
    if (starts(head, length, "PAR1")) {
      return new Detected("parquet", "it begins with PAR1");
    }
    if (starts(head, length, "Obj\u0001")) {
      return new Detected("avro", "it begins with Obj");
    }
    if (starts(head, length, "ORC")) {
      return new Detected("orc", "it begins with ORC");
    }
    if (starts(head, length, "\u00D0\u00CF\u0011\u00E0")) {
      return new Detected("xls", "it begins as files of old Office do");
    }
    if (Archive.Kind.byContent(head, length).isPresent()
        && new String(head, 0, length, StandardCharsets.ISO_8859_1)
            .contains("[Content_Types].xml")) {
      return new Detected("xlsx", "it is a zip with [Content_Types].xml");
    }
    for (int i = 0; i < length; i++) {
      if (head[i] == 0) {
        return new Detected("bytes", "its first " + length + " bytes are no text");
      }
    }
    return text(
        new String(head, 0, length, StandardCharsets.UTF_8).replace("\uFEFF", ""), length == HEAD);
  }

  private static boolean starts(byte[] head, int length, String magic) {
    byte[] bytes = magic.getBytes(StandardCharsets.ISO_8859_1);
    boolean starts = length >= bytes.length;
    for (int i = 0; starts && i < bytes.length; i++) {
      starts = head[i] == bytes[i];
    }
    return starts;
  }

  /**
   * @param cut whether the last line may go on
   */
  private static Detected text(String text, boolean cut) {
    String start = text.stripLeading();
    List<String> lines = start.lines().limit(LINES).collect(Collectors.toList());
    if (cut && lines.size() > 1 && lines.size() < LINES) {
      lines.remove(lines.size() - 1);
    }
    if (start.startsWith("<")) {
      return new Detected("xml", "it begins with <");
    }
    if (start.startsWith("{")) {
      boolean whole = lines.stream().filter(line -> !line.isBlank()).allMatch(Detected::isObject);
      return whole
          ? new Detected("jsonl", "each of its lines is in braces")
          : new Detected("json", "it begins with {");
    }
    if (start.startsWith("[{") || start.matches("(?s)\\[\\s*[\\[{\"0-9\\]].*")) {
      return new Detected("json", "it begins with [");
    }
    return separated(lines);
  }

  private static boolean isObject(String line) {
    String stripped = line.strip();
    return stripped.startsWith("{") && stripped.endsWith("}");
  }

  /** The separator that each line has as often as the first, if any; quoted ones don't count. */
  private static Detected separated(List<String> lines) {
    char best = 0;
    long most = 0;
    for (char separator : BY_SEPARATOR.keySet()) {
      List<Long> counts =
          lines.stream()
              .filter(line -> !line.isBlank())
              .map(line -> line.replaceAll("\"[^\"]*\"", ""))
              .map(line -> line.chars().filter(c -> c == separator).count())
              .toList();
      boolean even = counts.size() > 1 && counts.stream().distinct().count() == 1;
      if (even && counts.get(0) > most) {
        best = separator;
        most = counts.get(0);
      }
    }
    if (most == 0) {
      return new Detected("lines", "its lines have no separator in common");
    }
    return new Detected(
        BY_SEPARATOR.get(best),
        "each of its first lines has "
            + most
            + " separators "
            + (best == '\t' ? "(tabs)" : "'" + best + "'"));
  }
}
