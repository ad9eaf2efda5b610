package dev.millrace.connect.file.record;

import dev.millrace.connect.common.schema.FieldPath;
import dev.millrace.connect.common.template.FieldText;
import dev.millrace.connect.common.template.Template;
import dev.millrace.connect.common.template.Template.Piece;
import dev.millrace.connect.common.template.TopicName;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Text made of parts of a file's path, and of a record's fields: {@code {{name}}}, {@code
 * {{stem}}}, {@code {{extension}}}, {@code {{folder}}}, {@code {{path}}}, {@code {{path:1}}},
 * {@code {{partition:country}}}, {@code {{value:region}}}; and of an archive's entry {@code
 * {{entry}}}, {@code {{entry:name}}} and so on. Immutable.
 */
public final class PathTemplate {
  private static final List<String> NAMES =
      List.of("name", "stem", "extension", "folder", "path", "entry", "partition", "value");
  private static final String ENTRY_PARTS = "name|stem|extension|folder|[1-9][0-9]?|";

  private final Template template;

  /** The fields that are asked for, by their names in the template. */
  private final Map<String, FieldPath> fields = new HashMap<>();

  private PathTemplate(Template template) {
    this.template = template;
    for (Piece piece : template.pieces()) {
      if (piece instanceof Piece.Reference it && it.name().equals("value")) {
        fields.put(it.argument(), FieldPath.parse(it.argument()));
      }
    }
  }

  /**
   * @throws IllegalArgumentException if a reference names nothing; the message says what there is
   */
  public static PathTemplate parse(String text) {
    Template template = Template.parse(text);
    for (Piece piece : template.pieces()) {
      if (piece instanceof Piece.Reference reference) {
        check(reference);
      }
    }
    return new PathTemplate(template);
  }

  private static void check(Piece.Reference reference) {
    boolean needs = List.of("partition", "value").contains(reference.name());
    boolean known = NAMES.contains(reference.name());
    if (!known || (needs && reference.argument().isEmpty())) {
      throw new IllegalArgumentException(
          reference
              + " names nothing: write {{name}}, {{stem}}, {{extension}}, {{folder}}, {{path}},"
              + " {{path:1}}, {{partition:country}}, {{value:field}}, or of an archive's entry"
              + " {{entry}}, {{entry:name}}, {{entry:stem}}, {{entry:1}}");
    }
    if (reference.name().equals("entry") && !reference.argument().matches(ENTRY_PARTS)) {
      throw new IllegalArgumentException(
          reference
              + " names nothing of an entry: write {{entry}}, {{entry:name}}, {{entry:stem}},"
              + " {{entry:extension}}, {{entry:folder}} or {{entry:1}}");
    }
    if (reference.name().equals("path") && !reference.argument().isEmpty()) {
      if (!reference.argument().matches("[1-9][0-9]?")) {
        throw new IllegalArgumentException(
            reference + " must count the parts of the path from 1, as {{path:1}}");
      }
    }
  }

  /** The fields that it asks for. */
  public Collection<FieldPath> fields() {
    return fields.values();
  }

  /** Whether it asks for the entry of an archive. */
  public boolean ofEntry() {
    return template.pieces().stream()
        .anyMatch(piece -> piece instanceof Piece.Reference it && it.name().equals("entry"));
  }

  /** Whether each record may have another text. */
  boolean ofRecord() {
    return !fields.isEmpty();
  }

  /**
   * @param value the record's; null if {@link #ofRecord} is false
   * @throws IllegalArgumentException if path or value lack what is asked for
   */
  String text(FilePath path, Object value) {
    StringBuilder text = new StringBuilder();
    for (Piece piece : template.pieces()) {
      if (piece instanceof Piece.Text plain) {
        text.append(plain.text());
      } else if (piece instanceof Piece.Reference reference) {
        text.append(part(reference, path, value));
      }
    }
    return text.toString();
  }

  private String part(Piece.Reference reference, FilePath path, Object value) {
    String part =
        switch (reference.name()) {
          case "name" -> path.name();
          case "stem" -> path.stem();
          case "extension" -> path.extension();
          case "folder" -> path.folder();
          case "partition" -> path.partitions().get(reference.argument());
          case "path" -> pathPart(reference.argument(), path);
          case "entry" -> path.entry() == null ? null : entryPart(reference, path.entry());
          default -> field(reference, value);
        };
    if (part == null) {
      throw new IllegalArgumentException(reference + " finds nothing in " + path.path());
    }
    return part;
  }

  private static String entryPart(Piece.Reference reference, FilePath entry) {
    return switch (reference.argument()) {
      case "name" -> entry.name();
      case "stem" -> entry.stem();
      case "extension" -> entry.extension();
      case "folder" -> entry.folder();
      default -> pathPart(reference.argument(), entry);
    };
  }

  private static String pathPart(String part, FilePath path) {
    if (part.isEmpty()) {
      return path.path();
    }
    int number = Integer.parseInt(part);
    return number > path.parts().size() ? null : path.parts().get(number - 1);
  }

  private String field(Piece.Reference reference, Object value) {
    FieldPath.Found found = fields.get(reference.argument()).in(value);
    return found.value() == null ? null : FieldText.of(found.schema(), found.value());
  }

  /** The text as a topic's name. */
  String topic(FilePath path, Object value) {
    return TopicName.of(text(path, value));
  }
}
