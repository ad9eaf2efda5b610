package dev.millrace.connect.deltalake.route;

import dev.millrace.connect.common.schema.FieldPath.Found;
import dev.millrace.connect.common.template.FieldText;
import dev.millrace.connect.common.template.PathText;
import dev.millrace.connect.common.template.Reference;
import dev.millrace.connect.common.template.Template;
import dev.millrace.connect.common.template.Template.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Finds a record's table by a template such as <code>s3://lake/${topic}</code>. What comes out of a
 * record is one step of the path at most, whatever it holds. Immutable.
 */
public final class Router {
  private static final String GROUP = "topic.";

  private final List<Part> parts;
  private final Pattern topics;

  private sealed interface Part {
    record Text(String text) implements Part {}

    /** A group of the expression for topics. */
    record Group(int number) implements Part {}

    record OfRecord(Reference reference) implements Part {}
  }

  private Router(List<Part> parts, Pattern topics) {
    this.parts = parts;
    this.topics = topics;
  }

  /**
   * @param template with <code>${topic}</code>, <code>${topic.1}</code>, <code>${value.field}
   *     </code>, <code>${key.field}</code>, <code>${header.name}</code>
   * @param topicRegex what topics have to match; its groups are <code>${topic.1}</code> and so on;
   *     "" for none
   * @throws IllegalArgumentException if one of them has no meaning; the message says what to write
   */
  public static Router parse(String template, String topicRegex) {
    Pattern topics = topicRegex.isEmpty() ? null : Pattern.compile(topicRegex);
    int groups = topics == null ? 0 : topics.matcher("").groupCount();
    List<Part> parts = new ArrayList<>();
    for (Piece piece : Template.parse(template, "${", "}").pieces()) {
      parts.add(
          piece instanceof Piece.Text text
              ? new Part.Text(text.text())
              : part((Piece.Reference) piece, groups));
    }
    if (parts.isEmpty() || !(parts.get(0) instanceof Part.Text)) {
      throw new IllegalArgumentException(
          "must begin with s3:// and a bucket, or with the absolute path of a folder");
    }
    return new Router(List.copyOf(parts), topics);
  }

  private static Part part(Piece.Reference reference, int groups) {
    String name = reference.name();
    if (name.matches("topic\\.\\d{1,3}")) {
      int number = Integer.parseInt(name.substring(GROUP.length()));
      if (number < 1 || number > groups) {
        throw new IllegalArgumentException(
            "${" + name + "}: topic.regex has " + groups + " groups, counted from 1");
      }
      return new Part.Group(number);
    }
    try {
      if (reference.argument().isEmpty()) {
        return new Part.OfRecord(Reference.parse(name));
      }
    } catch (IllegalArgumentException e) {
      // Told below, in the words of this template.
    }
    throw new IllegalArgumentException(
        "${"
            + name
            + "} names nothing: write topic, topic.<group>, value.<field>, key, key.<field>,"
            + " header.<name>, partition or schema");
  }

  /**
   * The table of a record.
   *
   * @throws DataException if the record has nothing, or no simple value, at a reference
   */
  public TableLocation of(SinkRecord record) {
    return location(
        record.topic(),
        reference -> {
          Found found = reference.in(record);
          String text = found.present() ? text(found) : null;
          if (text == null || text.isEmpty()) {
            throw new DataException(
                "there is no text or number at '"
                    + reference.text()
                    + "', which table.path names a table by");
          }
          return text;
        });
  }

  private static String text(Found found) {
    try {
      return FieldText.of(found.schema(), found.value());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /**
   * The table of all records of a topic, unless transforms rename it.
   *
   * @return empty if the table depends on more than the topic, or the topic has none
   */
  public Optional<TableLocation> of(String topic) {
    boolean byTopic =
        parts.stream()
            .noneMatch(
                part ->
                    part instanceof Part.OfRecord of
                        && !(of.reference() instanceof Reference.OfTopic));
    return byTopic && (topics == null || topics.matcher(topic).matches())
        ? Optional.of(location(topic, reference -> topic))
        : Optional.empty();
  }

  /** The only table there is; empty if the template has references. */
  public Optional<TableLocation> fixed() {
    return parts.size() == 1 && parts.get(0) instanceof Part.Text text
        ? Optional.of(TableLocation.parse(text.text()))
        : Optional.empty();
  }

  /** A folder that is like those of the tables, for checks of what holds for all of them. */
  public TableLocation sample() {
    StringBuilder path = new StringBuilder();
    parts.forEach(part -> path.append(part instanceof Part.Text text ? text.text() : "x"));
    return TableLocation.parse(path.toString());
  }

  private TableLocation location(String topic, Function<Reference, String> values) {
    Matcher matcher = topics == null ? null : topics.matcher(topic);
    if (matcher != null && !matcher.matches()) {
      throw new DataException(
          "the topic '" + topic + "' does not match topic.regex, which names its table");
    }
    StringBuilder path = new StringBuilder();
    for (Part part : parts) {
      if (part instanceof Part.Text text) {
        path.append(text.text());
      } else {
        String value =
            part instanceof Part.Group group
                ? matcher.group(group.number())
                : values.apply(((Part.OfRecord) part).reference());
        path.append(PathText.encode(value == null ? "" : value, "/"));
      }
    }
    return TableLocation.parse(path.toString());
  }
}
