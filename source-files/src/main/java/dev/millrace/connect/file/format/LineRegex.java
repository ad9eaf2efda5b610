package dev.millrace.connect.file.format;

import dev.millrace.connect.files.read.BadRecord;
import dev.millrace.connect.files.read.text.Cells;
import dev.millrace.connect.files.read.text.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A regex whose named groups are fields. Immutable; any thread. */
public final class LineRegex {
  private static final Pattern GROUP = Pattern.compile("\\\\.|\\(\\?<([a-zA-Z][a-zA-Z0-9]*)>");

  private final Pattern pattern;
  private final List<String> names;

  private LineRegex(Pattern pattern, List<String> names) {
    this.pattern = pattern;
    this.names = names;
  }

  /**
   * @throws IllegalArgumentException if it is no regex, or has no named group
   */
  public static LineRegex of(String regex) {
    Pattern pattern;
    try {
      pattern = Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("It is no regex: " + e.getMessage(), e);
    }
    List<String> names = new ArrayList<>();
    Matcher group = GROUP.matcher(regex);
    while (group.find()) {
      if (group.group(1) != null) {
        names.add(group.group(1));
      }
    }
    if (names.isEmpty()) {
      throw new IllegalArgumentException(
          "It has no named group, such as (?<level>[A-Z]+): each one becomes a field");
    }
    return new LineRegex(pattern, List.copyOf(names));
  }

  List<String> names() {
    return names;
  }

  /** For one reader. */
  LineRows.Cut cutter() {
    return new Cutter(pattern, names);
  }

  private static final class Cutter implements LineRows.Cut {
    private final List<String> names;
    private final Matcher matcher;
    private byte[] texts = {};

    Cutter(Pattern pattern, List<String> names) {
      this.names = names;
      matcher = pattern.matcher("");
    }

    @Override
    public void of(Cells line, Cells into) throws BadRecord {
      String text = Utf8.string(line.bytes(), line.from(0), line.to(0));
      if (text == null) {
        throw new BadRecord("the line is not UTF-8: set the charset", "");
      }
      if (!matches(text)) {
        throw new BadRecord("the line does not match lines.regex as a whole", text);
      }
      int out = 0;
      for (String name : names) {
        String group = matcher.group(name);
        byte[] bytes = group == null ? new byte[0] : group.getBytes(StandardCharsets.UTF_8);
        if (texts.length < out + bytes.length) {
          texts = Arrays.copyOf(texts, 2 * (out + bytes.length));
        }
        System.arraycopy(bytes, 0, texts, out, bytes.length);
        into.add(out, out + bytes.length, false);
        out += bytes.length;
      }
      into.in(texts, 0);
    }

    private boolean matches(String text) throws BadRecord {
      try {
        return matcher.reset(new Patient(text)).matches();
      } catch (StackOverflowError e) {
        throw new BadRecord("lines.regex nests too deep on this line: simplify it", text);
      } catch (Impatience e) {
        throw new BadRecord(
            "lines.regex took more than " + Patient.STEPS + " steps on this line: simplify it",
            text);
      }
    }
  }

  /** Some regexes need for ever on a line that is made for it. */
  private static final class Patient implements CharSequence {
    static final int STEPS = 10_000_000;

    private final CharSequence text;
    private int left = STEPS;

    Patient(CharSequence text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (left-- == 0) {
        throw new Impatience();
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }

  private static final class Impatience extends RuntimeException {
    private static final long serialVersionUID = 1;

    Impatience() {
      super(null, null, false, false);
    }
  }
}
