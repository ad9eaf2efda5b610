package dev.millrace.connect.s3.partition;

import dev.millrace.connect.common.schema.FieldPath.Found;
import dev.millrace.connect.common.template.FieldText;
import dev.millrace.connect.common.template.PathText;
import dev.millrace.connect.common.template.Reference;
import dev.millrace.connect.s3.partition.Partitioning.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.connect.sink.SinkRecord;

/** Chooses a record's directory below its topic's. Used by one thread. */
public final class Partitioner {
  private final Partitioning partitioning;
  private final Part[] parts;
  private final String[] texts;
  private String directory = "";
  private boolean stale;

  /** A part of the directory's name; the same for many records, one after another. */
  private interface Part {
    String text(SinkRecord record) throws Unroutable;
  }

  Partitioner(Partitioning partitioning) {
    this.partitioning = partitioning;
    List<Part> made = new ArrayList<>();
    List<Step> steps = partitioning.steps();
    for (int i = 0; i < steps.size(); i++) {
      made.add(part(steps, i));
    }
    this.parts = made.toArray(new Part[0]);
    this.texts = new String[parts.length];
    Arrays.fill(texts, "");
  }

  private Part part(List<Step> steps, int i) {
    Step step = steps.get(i);
    if (step instanceof Step.Text text) {
      return record -> text.text();
    }
    if (step instanceof Step.Time time) {
      return new TimePart(time)::text;
    }
    boolean whole = edge(steps, i - 1, false) && edge(steps, i + 1, true);
    return new ValuePart(((Step.Value) step).reference(), whole);
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
    for (int i = 0; i < parts.length; i++) {
      String text = parts[i].text(record);
      if (!text.equals(texts[i])) {
        texts[i] = text;
        stale = true;
      }
    }
    if (stale) {
      directory = String.join("", texts);
      stale = false;
    }
    return directory;
  }

  /** Something of the record's, as text. Remembers the last one, as values come in runs. */
  private final class ValuePart implements Part {
    private final Reference reference;
    private final boolean whole;
    private Found last = Found.MISSING;
    private String lastText;

    /**
     * @param whole true if nothing else of the directory's name stands beside it
     */
    ValuePart(Reference reference, boolean whole) {
      this.reference = reference;
      this.whole = whole;
    }

    @Override
    public String text(SinkRecord record) throws Unroutable {
      Found found = reference.in(record);
      if (found.value() == null) {
        return absent(found.present());
      }
      if (found.schema() != last.schema() || !found.value().equals(last.value())) {
        lastText = of(found);
        last = found;
      }
      return lastText;
    }

    private String of(Found found) throws Unroutable {
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
      return text.isEmpty() && whole
          ? absent(true)
          : PathText.encode(text, partitioning.delimiter());
    }

    private String absent(boolean present) throws Unroutable {
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
