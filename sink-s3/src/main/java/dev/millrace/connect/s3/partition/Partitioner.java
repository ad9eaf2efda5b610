package dev.millrace.connect.s3.partition;

import dev.millrace.connect.common.schema.FieldPath.Found;
import dev.millrace.connect.s3.partition.Partitioning.Step;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.sink.SinkRecord;

/** Chooses a record's directory below its topic's. Used by one thread. */
public final class Partitioner {
  private final Partitioning partitioning;
  private final Part[] parts;
  private final StringBuilder path = new StringBuilder();
  private String last = "";

  /** Adds a part of the directory's name. */
  private interface Part {
    void append(SinkRecord record, StringBuilder to) throws Unroutable;
  }

  Partitioner(Partitioning partitioning) {
    this.partitioning = partitioning;
    List<Part> made = new ArrayList<>();
    List<Step> steps = partitioning.steps();
    for (int i = 0; i < steps.size(); i++) {
      made.add(part(steps, i));
    }
    this.parts = made.toArray(new Part[0]);
  }

  private Part part(List<Step> steps, int i) {
    Step step = steps.get(i);
    if (step instanceof Step.Text text) {
      return (record, to) -> to.append(text.text());
    }
    if (step instanceof Step.Time time) {
      return new TimePart(time)::append;
    }
    Reference reference = ((Step.Value) step).reference();
    boolean whole = edge(steps, i - 1, false) && edge(steps, i + 1, true);
    return (record, to) -> to.append(value(reference, record, whole));
  }

  /** Whether a directory ends before the step {@code i}, or begins behind it. */
  private boolean edge(List<Step> steps, int i, boolean start) {
    if (i < 0 || i == steps.size()) {
      return true;
    }
    return steps.get(i) instanceof Step.Text text
        && (start
            ? text.text().startsWith(partitioning.delimiter())
            : text.text().endsWith(partitioning.delimiter()));
  }

  /**
   * @return the directory, without delimiters at its ends; "" for the topic's own
   * @throws Unroutable if the record lacks what the choice needs
   */
  public String directory(SinkRecord record) throws Unroutable {
    path.setLength(0);
    for (Part part : parts) {
      part.append(record, path);
    }
    if (!last.contentEquals(path)) {
      last = path.toString();
    }
    return last;
  }

  private String value(Reference reference, SinkRecord record, boolean whole) throws Unroutable {
    Found found = reference.in(record);
    if (found.value() == null) {
      return absent(reference, found.present());
    }
    String text;
    try {
      text = FieldText.of(found.schema(), found.value());
    } catch (IllegalArgumentException e) {
      throw new Unroutable(
          reference.text(), e.getMessage() + " can't be part of a directory's name");
    }
    if (text == null) {
      throw new Unroutable(
          reference.text(),
          "a value of "
              + found.value().getClass().getSimpleName()
              + " can't be part of a directory's name: partition by a simple value");
    }
    if (text.isEmpty() && whole) {
      return absent(reference, true);
    }
    return PathText.encode(text, partitioning.delimiter());
  }

  private String absent(Reference reference, boolean present) throws Unroutable {
    if (!partitioning.defaultValue().isEmpty()) {
      return partitioning.defaultValue();
    }
    throw new Unroutable(
        reference.text(),
        (present
                ? "the value to partition by is null or empty"
                : "the record has nothing of this name to partition by")
            + "; partition.default.value names a directory for such records");
  }

  /** A record without a directory. */
  public static final class Unroutable extends Exception {
    private final String field;

    /**
     * @param field the field at fault; null if it is not a field
     */
    Unroutable(String field, String reason) {
      super(reason);
      this.field = field;
    }

    public String field() {
      return field;
    }
  }
}
