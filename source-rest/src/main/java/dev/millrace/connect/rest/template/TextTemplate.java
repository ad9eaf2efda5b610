package dev.millrace.connect.rest.template;

import com.fasterxml.jackson.core.JsonPointer;
import dev.millrace.connect.common.template.Template;
import dev.millrace.connect.common.template.Template.Piece;
import dev.millrace.connect.rest.cursor.TimeFormat;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.errors.DataException;

/** A text of a request with references to values in it. Immutable; used by any thread. */
public final class TextTemplate {
  private static final String PARENT = "parent";

  private final String text;
  private final Encoding encoding;
  private final List<Part> parts;

  /**
   * @param value null for text as it is
   * @param bare whether it stands in no quotes
   * @param parent the parent record's value that it is; null if it is another
   */
  private record Part(
      String literal, Function<Values, String> value, boolean bare, JsonPointer parent) {
    String of(Values values) {
      String found = value.apply(values);
      return found == null ? "" : found;
    }
  }

  private TextTemplate(String text, Encoding encoding, List<Part> parts) {
    this.text = text;
    this.encoding = encoding;
    this.parts = parts;
  }

  /**
   * Reads a template.
   *
   * @param key of the configuration, for messages
   * @throws ConfigException if it refers to what is not known; the message names the key, and what
   *     is
   */
  public static TextTemplate parse(String key, String text, Encoding encoding, Known known) {
    List<Part> parts = new ArrayList<>();
    boolean quoted = false;
    try {
      for (Piece piece : Template.parse(text).pieces()) {
        if (piece instanceof Piece.Text literal) {
          quoted = encoding == Encoding.JSON && quotedAfter(quoted, literal.text());
          parts.add(new Part(encoding.literal(literal.text()), null, false, null));
        } else {
          Piece.Reference reference = (Piece.Reference) piece;
          if (encoding == Encoding.PLAIN) {
            throw new IllegalArgumentException(
                reference
                    + " can't be put into a body whose format is not known: set its content"
                    + " type to JSON, XML or a form");
          }
          parts.add(new Part(null, value(reference, known), !quoted, parent(reference)));
        }
      }
    } catch (IllegalArgumentException e) {
      throw new ConfigException(key, text, e.getMessage());
    }
    return new TextTemplate(text, encoding, List.copyOf(parts));
  }

  /** Whether a JSON text is open behind a literal. */
  private static boolean quotedAfter(boolean before, String literal) {
    boolean quoted = before;
    for (int i = 0; i < literal.length(); i++) {
      if (quoted && literal.charAt(i) == '\\') {
        if (++i == literal.length()) {
          throw new IllegalArgumentException("a backslash would change the value behind it");
        }
      } else if (literal.charAt(i) == '"') {
        quoted = !quoted;
      }
    }
    return quoted;
  }

  private static JsonPointer parent(Piece.Reference reference) {
    return reference.name().equals(PARENT) ? JsonPointer.compile(reference.argument()) : null;
  }

  private static Function<Values, String> value(Piece.Reference reference, Known known) {
    String argument = reference.argument();
    if (reference.name().equals("now") && !argument.isEmpty()) {
      TimeFormat format = TimeFormat.of(argument, ZoneOffset.UTC);
      return values -> format.format(values.now());
    }
    if (reference.name().equals(PARENT) && known.parent() && argument.startsWith("/")) {
      JsonPointer pointer = JsonPointer.compile(argument);
      return values -> values.parent().apply(pointer);
    }
    String name = argument.isEmpty() ? reference.name() : reference.name() + ":" + argument;
    if (!known.has(name)) {
      throw new IllegalArgumentException(
          reference + " names nothing that this request has. Known are " + known);
    }
    return values -> values.named().get(name);
  }

  /**
   * The text with its values.
   *
   * @throws DataException if a value can't stand where it is referred to; the message does not hold
   *     it, for it may be a secret
   */
  public String of(Values values) {
    StringBuilder made = new StringBuilder();
    for (Part part : parts) {
      if (part.value() == null) {
        made.append(part.literal());
      } else {
        made.append(encoded(part, part.of(values)));
      }
    }
    return made.toString();
  }

  private String encoded(Part part, String value) {
    try {
      return part.bare() ? encoding.bare(value) : encoding.value(value);
    } catch (DataException e) {
      throw new DataException("'" + text + "': " + e.getMessage(), e);
    }
  }

  /** Whether it refers to values, and all of them are empty. */
  public boolean isEmpty(Values values) {
    boolean refers = false;
    for (Part part : parts) {
      if (part.value() != null) {
        refers = true;
        if (!part.of(values).isEmpty()) {
          return false;
        }
      }
    }
    return refers;
  }

  /** Whether any of the values that it refers to is empty. */
  boolean lacks(Values values) {
    return parts.stream().anyMatch(part -> part.value() != null && part.of(values).isEmpty());
  }

  /** What of the parent's record it refers to. */
  Stream<JsonPointer> parents() {
    return parts.stream().map(Part::parent).filter(Objects::nonNull);
  }

  /** As the configuration has it. */
  @Override
  public String toString() {
    return text;
  }
}
