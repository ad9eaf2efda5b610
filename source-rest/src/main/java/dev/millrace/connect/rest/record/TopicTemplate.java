package dev.millrace.connect.rest.record;

import dev.millrace.connect.common.schema.FieldPath;
import dev.millrace.connect.common.template.FieldText;
import dev.millrace.connect.common.template.Template;
import dev.millrace.connect.common.template.Template.Piece;
import dev.millrace.connect.common.template.TopicName;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A topic's name with {@code {{resource}}}, {@code {{partition}}} and {@code {{value:field}}} in
 * it. Immutable; used by any thread.
 */
public final class TopicTemplate {
  private final Template template;

  /** The fields that are asked for, by their names in the template. */
  private final Map<String, FieldPath> fields = new LinkedHashMap<>();

  private TopicTemplate(Template template) {
    this.template = template;
    for (Piece piece : template.pieces()) {
      if (piece instanceof Piece.Reference reference) {
        check(reference);
      }
    }
  }

  /**
   * @throws IllegalArgumentException if a reference names nothing; the message says what there is
   */
  public static TopicTemplate parse(String text) {
    return new TopicTemplate(Template.parse(text));
  }

  private void check(Piece.Reference reference) {
    boolean value = reference.name().equals("value");
    boolean known =
        value || reference.name().equals("resource") || reference.name().equals("partition");
    if (!known || value == reference.argument().isEmpty()) {
      throw new IllegalArgumentException(
          reference + " names nothing: write {{resource}}, {{partition}} or {{value:field}}");
    }
    if (value) {
      fields.put(reference.argument(), FieldPath.parse(reference.argument()));
    }
  }

  /** The fields of records that it asks for. */
  Collection<FieldPath> fields() {
    return fields.values();
  }

  /**
   * @param partition "" if the resource has none
   * @param value a record's; null if it asks for no field
   * @throws IllegalArgumentException if what it asks for is missing, or no topic's name comes out
   */
  String topic(String resource, String partition, Object value) {
    StringBuilder text = new StringBuilder();
    for (Piece piece : template.pieces()) {
      if (piece instanceof Piece.Text plain) {
        text.append(plain.text());
      } else if (piece instanceof Piece.Reference reference) {
        text.append(
            switch (reference.name()) {
              case "resource" -> resource;
              case "partition" -> partition;
              default -> field(reference, value);
            });
      }
    }
    return TopicName.of(text.toString());
  }

  private String field(Piece.Reference reference, Object value) {
    FieldPath.Found found = fields.get(reference.argument()).in(value);
    String text = found.value() == null ? null : FieldText.of(found.schema(), found.value());
    if (text == null) {
      throw new IllegalArgumentException(reference + " finds nothing in it");
    }
    return text;
  }
}
