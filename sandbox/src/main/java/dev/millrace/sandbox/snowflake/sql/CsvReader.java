package dev.millrace.sandbox.snowflake.sql;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.h2.value.Value;
import org.h2.value.ValueNull;
import org.h2.value.ValueVarchar;

/** The lines of a CSV file. */
final class CsvReader implements RecordReader {
  private static final int END = -1;

  private final BufferedReader in;
  private final int delimiter;
  private final int quote;
  private final boolean backslashEscapes;
  private final boolean emptyIsNull;
  private final boolean trim;
  private final boolean skipBlank;
  private final List<String> nulls;
  private final List<String> header;
  private List<String> fields = List.of();
  private long line = 1;
  private long recordLine;

  CsvReader(FileFormat format, Path file) throws SqlFailure, IOException {
    this.in = new BufferedReader(new InputStreamReader(Inputs.open(file), StandardCharsets.UTF_8));
    String delimiterText = format.text("FIELD_DELIMITER", ",");
    String quoteText = format.text("FIELD_OPTIONALLY_ENCLOSED_BY", "NONE");
    if (delimiterText.length() != 1
        || (quoteText.length() != 1 && !quoteText.equalsIgnoreCase("NONE"))) {
      throw Failures.unsupported("a delimiter of more than one character");
    }
    this.delimiter = delimiterText.charAt(0);
    this.quote = quoteText.length() == 1 ? quoteText.charAt(0) : END - 1;
    this.backslashEscapes = format.text("ESCAPE_UNENCLOSED_FIELD", "\\").equals("\\");
    this.emptyIsNull = format.isTrue("EMPTY_FIELD_AS_NULL", true);
    this.trim = format.isTrue("TRIM_SPACE", false);
    this.skipBlank = format.isTrue("SKIP_BLANK_LINES", false);
    this.nulls = format.nulls();
    for (int i = Integer.parseInt(format.text("SKIP_HEADER", "0")); i > 0; i--) {
      in.readLine();
      line++;
    }
    this.header = format.isTrue("PARSE_HEADER", false) && next() ? fields : null;
  }

  @Override
  public boolean next() throws SqlFailure, IOException {
    while (true) {
      recordLine = line;
      int c = in.read();
      if (c == END) {
        return false;
      }
      boolean blank = c == '\n';
      List<String> record = new ArrayList<>();
      while (true) {
        c = read(c, record);
        if (c != delimiter) {
          break;
        }
        c = in.read();
      }
      line++;
      if (!blank || !skipBlank) {
        fields = record;
        return true;
      }
    }
  }

  /** Reads a field that begins with {@code c}; returns what ended it. */
  private int read(int first, List<String> record) throws SqlFailure, IOException {
    StringBuilder text = new StringBuilder();
    int c = first;
    if (c == quote) {
      c = quoted(text);
      while (c == '\r') {
        c = in.read();
      }
      if (c != delimiter && c != '\n' && c != END) {
        throw Failures.value(
            "100066",
            "22000",
            "Found character '%c' instead of field delimiter '%c'".formatted(c, delimiter));
      }
      record.add(nulls.contains(text.toString()) ? null : text.toString());
      return c;
    }
    while (c != delimiter && c != '\n' && c != END) {
      if (c == '\\' && backslashEscapes) {
        text.append((char) c);
        c = in.read();
        if (c == END) {
          break;
        }
      }
      text.append((char) c);
      c = in.read();
    }
    if (c != delimiter && !text.isEmpty() && text.charAt(text.length() - 1) == '\r') {
      text.setLength(text.length() - 1);
    }
    String raw = trim ? text.toString().strip() : text.toString();
    boolean isNull = nulls.contains(raw) || (emptyIsNull && raw.isEmpty());
    record.add(isNull ? null : backslashEscapes ? unescape(raw) : raw);
    return c;
  }

  private int quoted(StringBuilder text) throws SqlFailure, IOException {
    while (true) {
      int c = in.read();
      if (c == END) {
        throw Failures.value(
            "100067",
            "22000",
            "End of record reached while expected to parse column: a quote is open");
      }
      if (c == quote) {
        c = in.read();
        if (c != quote) {
          return c;
        }
      }
      if (c == '\n') {
        line++;
      }
      text.append((char) c);
    }
  }

  private static String unescape(String raw) {
    if (raw.indexOf('\\') < 0) {
      return raw;
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '\\' && i + 1 < raw.length()) {
        i++;
        c = raw.charAt(i);
        c = c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
      }
      text.append(c);
    }
    return text.toString();
  }

  @Override
  public Value field(int number, List<Object> path) throws SqlFailure {
    if (!path.isEmpty()) {
      throw Failures.compilation("001044", "42P13", "a field of a CSV file has no path");
    }
    String text = number > fields.size() ? null : fields.get(number - 1);
    return text == null ? ValueNull.INSTANCE : ValueVarchar.get(text);
  }

  @Override
  public Value named(String column, boolean caseSensitive) throws SqlFailure {
    if (header == null) {
      throw Failures.unsupported("MATCH_BY_COLUMN_NAME for CSV files without PARSE_HEADER");
    }
    for (int i = 0; i < header.size(); i++) {
      String name = header.get(i);
      if (column.equals(name) || (!caseSensitive && column.equalsIgnoreCase(name))) {
        return field(i + 1, List.of());
      }
    }
    return ValueNull.INSTANCE;
  }

  @Override
  public int fields() {
    return fields.size();
  }

  @Override
  public long line() {
    return recordLine;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
