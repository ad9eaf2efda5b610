package dev.millrace.connect.s3.file;

import dev.millrace.connect.common.sink.RecordOrigin;
import dev.millrace.connect.common.template.PathText;
import dev.millrace.connect.s3.partition.Partitioner.Unroutable;
import dev.millrace.connect.s3.partition.Partitioning;
import java.util.List;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * What a file is called, without its extension. Topic, partition and offset are those of its first
 * record before any transform, so that two topics that a transform renames to one never share a
 * name.
 *
 * @param parts must have the topic, the partition and the offset among them
 * @param delimiter before the mark
 */
public record FileName(List<Part> parts, String delimiter) {
  public FileName {
    parts = List.copyOf(parts);
  }

  /** The widely used sink's name. */
  public static FileName standard(String delimiter, int offsetWidth) {
    Part between = new Part.Text(delimiter);
    return new FileName(
        List.of(
            new Part.Topic(),
            between,
            new Part.Partition(0),
            between,
            new Part.StartOffset(offsetWidth)),
        delimiter);
  }

  /** A part of a name. */
  public sealed interface Part {
    /** The same for every file. */
    record Text(String text) implements Part {}

    /** The topic. */
    record Topic() implements Part {}

    /**
     * The Kafka partition.
     *
     * @param width digits, padded with zeros
     */
    record Partition(int width) implements Part {}

    /**
     * The first record's offset.
     *
     * @param width digits, padded with zeros
     */
    record StartOffset(int width) implements Part {}

    /**
     * The first record's time.
     *
     * @param time one step of the class {@link Partitioning.Step.Time}
     */
    record Timestamp(Partitioning time) implements Part {}
  }

  /**
   * @param first the file's first record
   * @param mark makes the name its owner's own; "" for none
   * @throws DataException if the record has no time that the name needs
   */
  String of(SinkRecord first, String mark) {
    StringBuilder name = new StringBuilder();
    for (Part part : parts) {
      name.append(text(part, first));
    }
    return name.append(mark.isEmpty() ? "" : delimiter + mark).toString();
  }

  private static String text(Part part, SinkRecord first) {
    if (part instanceof Part.Text text) {
      return text.text();
    }
    if (part instanceof Part.Partition partition) {
      return padded(first.originalKafkaPartition(), partition.width());
    }
    if (part instanceof Part.StartOffset offset) {
      return padded(RecordOrigin.offset(first), offset.width());
    }
    if (part instanceof Part.Timestamp timestamp) {
      try {
        return PathText.encode(timestamp.time().partitioner().directory(first), "/");
      } catch (Unroutable e) {
        throw new DataException(
            "its file can't be named: " + e.getMessage() + " (field '" + e.field() + "')", e);
      }
    }
    return first.originalTopic();
  }

  private static String padded(long number, int width) {
    String digits = Long.toString(number);
    return "0".repeat(Math.max(0, width - digits.length())) + digits;
  }
}
