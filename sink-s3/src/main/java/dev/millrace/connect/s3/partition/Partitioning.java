package dev.millrace.connect.s3.partition;

import dev.millrace.connect.common.template.Reference;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * How records are spread over directories; makes a partitioner for each task thread.
 *
 * @param steps what a directory's name is made of, in order; none for no directory
 * @param delimiter of directories
 * @param defaultValue stands for a value that is null or missing; "" to refuse such a record
 */
public record Partitioning(List<Step> steps, String delimiter, String defaultValue) {
  public Partitioning {
    steps = List.copyOf(steps);
  }

  public Partitioner partitioner() {
    return new Partitioner(this);
  }

  /** Whether a record has the same directory whenever it is delivered. Not so by the wall clock. */
  public boolean repeatable() {
    return steps.stream()
        .noneMatch(
            step ->
                step instanceof Step.Time time
                    && time.extractor() instanceof TimestampExtractor.Wallclock);
  }

  /** Whether nothing but the time and the topic-partition decides on a record's directory. */
  public boolean onePathAtATime() {
    return steps.stream()
        .noneMatch(
            step ->
                step instanceof Step.Value value
                    && !(value.reference() instanceof Reference.OfPartition)
                    && !(value.reference() instanceof Reference.OfTopic));
  }

  /** A part of a directory's name. */
  public sealed interface Step {
    /** The same for every record. */
    record Text(String text) implements Step {}

    /** A value of the record. */
    record Value(Reference reference) implements Step {}

    /**
     * The start of the record's interval, in local time.
     *
     * @param durationMs length of an interval, counted from midnight
     */
    record Time(
        long durationMs, DateTimeFormatter format, ZoneId zone, TimestampExtractor extractor)
        implements Step {}
  }
}
