package dev.millrace.connect.s3.file;

import dev.millrace.connect.common.sink.Rotation;
import dev.millrace.connect.common.sink.Rotation.Span;
import dev.millrace.connect.files.format.RecordFormat;
import dev.millrace.connect.s3.content.Part;
import dev.millrace.connect.s3.content.View;
import dev.millrace.connect.s3.file.FileKind.Row;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.DataException;

/**
 * The open files of one topic-partition, and which of them a trigger closes. Used by the task's
 * thread.
 *
 * <p>Files stand in the order they were opened, in which their first offsets, the record times and
 * the counts at their opening ascend too: what is due by one of these is found at the head, so that
 * a record costs the same with one file as with thousands.
 */
final class OpenFiles {
  /** Schemas of one directory that may be written side by side. */
  static final int MAX_SCHEMAS = 8;

  /**
   * A directory of files, below the topic's as transforms left it.
   *
   * @param part what files hold, without their sides
   */
  record Home(String topic, String directory, Part part) {
    static Home of(Row row, String directory) {
      return new Home(row.record().topic(), directory, row.kind().main().part());
    }

    boolean is(Row row, String at) {
      return directory.equals(at)
          && part == row.kind().main().part()
          && topic.equals(row.record().topic());
    }
  }

  /** What the files of a topic share. */
  private record Shared(String topic, Part part) {}

  private final Rotation rotation;
  private final Map<Shared, RecordFormat> formats = new HashMap<>();
  private final FileNames names;
  private final Uploads uploads;
  private final LinkedHashSet<OpenFile> byAge = new LinkedHashSet<>();
  private final Map<Home, List<OpenFile>> byHome = new HashMap<>();
  private OpenFile oldest;
  private OpenFile latest;
  private long count;
  private long recordMs = Long.MIN_VALUE;
  private long scheduledMs = Long.MAX_VALUE;
  private long clockMs = Long.MIN_VALUE;

  OpenFiles(Rotation rotation, FileNames names, Uploads uploads) {
    this.rotation = rotation;
    this.names = names;
    this.uploads = uploads;
  }

  /** The open file that takes a record; null if it is to be opened. */
  OpenFile find(Row row, String directory) {
    if (latest != null && latest.opened().home().is(row, directory) && latest.holds(row)) {
      return latest;
    }
    for (OpenFile file : at(Home.of(row, directory))) {
      if (file.holds(row)) {
        latest = file;
        return file;
      }
    }
    return null;
  }

  private List<OpenFile> at(Home home) {
    return byHome.getOrDefault(home, List.of());
  }

  /** The oldest file of a directory that has too many for one more. */
  Optional<OpenFile> crowding(Row row, String directory) {
    List<OpenFile> files = at(Home.of(row, directory));
    return files.size() < MAX_SCHEMAS ? Optional.empty() : Optional.of(files.get(0));
  }

  /**
   * Opens a file for a record.
   *
   * @throws DataException if there can be no such file
   */
  OpenFile open(Row row, String directory, String mark, long nowMs) {
    String name = names.key(row.record(), directory, mark);
    checkLength(name, row.kind().main());
    row.kind().sides().forEach(side -> checkLength(name, side));
    String topic = row.record().topic();
    Home home = Home.of(row, directory);
    OpenFile file =
        new OpenFile(
            uploads,
            name,
            row,
            view ->
                formats.computeIfAbsent(
                    new Shared(topic, view.part()), shared -> view.format().fresh()),
            new OpenFile.Opened(home, nowMs, recordMs, count));
    if (byAge.isEmpty()) {
      scheduledMs = rotation.deadlineMs(new Span(nowMs, recordMs, 0, 0));
      oldest = file;
    }
    byAge.add(file);
    byHome.computeIfAbsent(home, h -> new ArrayList<>(1)).add(file);
    latest = file;
    return file;
  }

  private static void checkLength(String name, View view) {
    String key = name + view.extension();
    if (key.getBytes(StandardCharsets.UTF_8).length > FileNames.MAX_KEY_BYTES) {
      throw new DataException(
          "its file's name is longer than the 1024 bytes S3 allows: '"
              + key.substring(0, 80)
              + "...'");
    }
  }

  /** Moves the partition's record time on and says which files it closes. */
  List<OpenFile> before(long timestampMs, long nowMs) {
    // A timestamp from the future must not hold the partition's time up.
    recordMs = Math.max(recordMs, Math.min(timestampMs, nowMs));
    if (oldest == null || !due(oldest)) {
      return List.of();
    }
    return byAge.stream().takeWhile(this::due).toList();
  }

  private boolean due(OpenFile file) {
    Span span = new Span(file.opened().ms(), file.opened().recordMs(), 0, 0);
    return rotation.beforeAdding(span, recordMs).isPresent();
  }

  /** Counts a record, and says whether the oldest file has seen as many pass as it may. */
  boolean counted() {
    count++;
    return oldest != null && count - oldest.opened().count() >= rotation.maxRecords();
  }

  /** Whether {@code file} is as large as it may be. */
  boolean filled(OpenFile file) {
    return file.size() >= rotation.maxBytes();
  }

  /** Whether the schedule closes all files now. */
  boolean scheduled(long nowMs) {
    return nowMs >= scheduledMs;
  }

  /** When the schedule closes all files, in epoch milliseconds; {@link Long#MAX_VALUE}: never. */
  long deadlineMs() {
    return scheduledMs;
  }

  /**
   * Tells what the wall clock says. Where it jumped back, what was reckoned by it is reckoned anew:
   * else nothing would be due until the clock is again where it was.
   */
  void clock(long nowMs) {
    if (nowMs < clockMs) {
      recordMs = Math.min(recordMs, nowMs);
      for (OpenFile file : byAge) {
        file.notOpenedAfter(nowMs);
      }
      if (!byAge.isEmpty()) {
        scheduledMs = Math.min(scheduledMs, rotation.deadlineMs(new Span(nowMs, recordMs, 0, 0)));
      }
    }
    clockMs = nowMs;
  }

  void remove(Collection<OpenFile> files) {
    for (OpenFile file : files) {
      Home home = file.opened().home();
      byAge.remove(file);
      List<OpenFile> left = byHome.get(home);
      left.remove(file);
      if (left.isEmpty()) {
        byHome.remove(home);
      }
    }
    latest = null;
    oldest = byAge.isEmpty() ? null : byAge.iterator().next();
    if (oldest == null) {
      scheduledMs = Long.MAX_VALUE;
    }
  }

  /** The lowest offset in any of them; -1 if there is none. */
  long firstOffset() {
    return oldest == null ? -1 : oldest.firstOffset();
  }

  /** In the order they were opened. */
  Collection<OpenFile> all() {
    return byAge;
  }

  boolean isEmpty() {
    return byAge.isEmpty();
  }

  int size() {
    return byAge.size();
  }
}
