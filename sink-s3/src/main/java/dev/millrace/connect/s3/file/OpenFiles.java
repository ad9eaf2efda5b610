package dev.millrace.connect.s3.file;

import dev.millrace.connect.common.sink.Rotation;
import dev.millrace.connect.common.sink.Rotation.Reason;
import dev.millrace.connect.common.sink.Rotation.Span;
import dev.millrace.connect.files.format.RecordFormat;
import dev.millrace.connect.s3.commit.OffsetSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * The open files of one topic-partition, and which of them a trigger closes. Used by the task's
 * thread.
 */
final class OpenFiles {
  /** Schemas of one directory that may be written side by side. */
  static final int MAX_SCHEMAS = 8;

  private record Place(String topic, String directory, Schema schema) {}

  private final Rotation rotation;
  private final RecordFormat format;
  private final FileNames names;
  private final Uploads uploads;
  private final Map<Place, OpenFile> files = new LinkedHashMap<>();
  private Place lastPlace;
  private OpenFile lastFile;
  private long count;
  private long recordMs = Long.MIN_VALUE;

  OpenFiles(Rotation rotation, RecordFormat format, FileNames names, Uploads uploads) {
    this.rotation = rotation;
    this.format = format;
    this.names = names;
    this.uploads = uploads;
  }

  /** The file of a record; opened if need be. The caller closes what {@link #crowding} names. */
  OpenFile of(SinkRecord record, String directory, long generation, long nowMs) {
    Schema schema = format.oneSchemaPerFile() ? record.valueSchema() : null;
    if (lastFile != null
        && lastPlace.schema == schema
        && lastPlace.directory.equals(directory)
        && lastPlace.topic.equals(record.topic())) {
      return lastFile;
    }
    Place place = new Place(record.topic(), directory, schema);
    OpenFile file = files.get(place);
    if (file == null) {
      file =
          new OpenFile(
              uploads,
              format,
              record.valueSchema(),
              names.key(record, directory, generation),
              new OpenFile.Opened(nowMs, recordMs, count));
      files.put(place, file);
    }
    lastPlace = place;
    lastFile = file;
    return file;
  }

  /** The oldest file of a directory that has too many schemas for one more. */
  Optional<OpenFile> crowding(SinkRecord record, String directory) {
    if (!format.oneSchemaPerFile() || files.size() < MAX_SCHEMAS) {
      return Optional.empty();
    }
    if (files.containsKey(new Place(record.topic(), directory, record.valueSchema()))) {
      return Optional.empty();
    }
    List<OpenFile> same = new ArrayList<>();
    files.forEach(
        (place, file) -> {
          if (place.directory.equals(directory) && place.topic.equals(record.topic())) {
            same.add(file);
          }
        });
    return same.size() < MAX_SCHEMAS ? Optional.empty() : Optional.of(same.get(0));
  }

  /** Moves the partition's record time on and says which files it closes. */
  List<OpenFile> before(long timestampMs, long nowMs) {
    // A timestamp from the future must not hold the partition's time up.
    recordMs = Math.max(recordMs, Math.min(timestampMs, nowMs));
    long time = recordMs;
    return due(span -> rotation.beforeAdding(span, time));
  }

  /** Counts a record that {@code file} took, and says which files that closes. */
  List<OpenFile> after(OpenFile file) {
    count++;
    Optional<Reason> own = rotation.afterAdding(file.span(count));
    OpenFile oldest = files.values().iterator().next();
    Optional<Reason> all = oldest == file ? own : rotation.afterAdding(oldest.span(count));
    if (all.equals(Optional.of(Reason.RECORDS)) || own.equals(Optional.of(Reason.RECORDS))) {
      return List.copyOf(files.values());
    }
    return own.isPresent() ? List.of(file) : List.of();
  }

  /** All files if the schedule closes one. */
  List<OpenFile> scheduled(long nowMs) {
    boolean due =
        files.values().stream()
            .anyMatch(file -> rotation.onSchedule(file.span(count), nowMs).isPresent());
    return due ? List.copyOf(files.values()) : List.of();
  }

  /** When the schedule closes a file next, in epoch milliseconds. */
  long deadlineMs() {
    return files.values().stream()
        .mapToLong(file -> rotation.deadlineMs(file.span(count)))
        .min()
        .orElse(Long.MAX_VALUE);
  }

  private List<OpenFile> due(java.util.function.Function<Span, Optional<Reason>> test) {
    if (rotation.intervalMs() <= 0) {
      return List.of();
    }
    return files.values().stream()
        .filter(file -> test.apply(file.span(count)).isPresent())
        .toList();
  }

  Optional<OpenFile> largest() {
    return files.values().stream().max(Comparator.comparingLong(OpenFile::held));
  }

  void account() {
    files.values().forEach(OpenFile::account);
  }

  void remove(OpenFile file) {
    files.values().remove(file);
    lastFile = null;
    lastPlace = null;
  }

  Collection<OpenFile> all() {
    return files.values();
  }

  List<OffsetSet> offsets() {
    return files.values().stream().map(OpenFile::offsets).toList();
  }

  boolean isEmpty() {
    return files.isEmpty();
  }

  int size() {
    return files.size();
  }
}
