package dev.millrace.connect.s3.file;

import dev.millrace.connect.common.config.Messages;
import dev.millrace.connect.common.sink.RecordOrigin;
import dev.millrace.connect.common.sink.Rotation.Reason;
import dev.millrace.connect.common.template.PathText;
import dev.millrace.connect.s3.commit.Committer;
import dev.millrace.connect.s3.commit.ForeignRecords;
import dev.millrace.connect.s3.commit.OffsetSet;
import dev.millrace.connect.s3.commit.Progress;
import dev.millrace.connect.s3.commit.Tracker;
import dev.millrace.connect.s3.content.Content;
import dev.millrace.connect.s3.content.Part;
import dev.millrace.connect.s3.content.View;
import dev.millrace.connect.s3.file.FileKind.Row;
import dev.millrace.connect.s3.partition.Partitioner;
import dev.millrace.connect.s3.partition.Partitioner.Unroutable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one owner of a topic-partition does between its opening and its close or fence: records into
 * files, files into commits. Used by the task's thread; nothing here waits for the store.
 */
final class PartitionSession {
  private static final Logger log = LoggerFactory.getLogger(PartitionSession.class);

  /** Ranges in a head above which all files are closed. */
  static final int MAX_RANGES = 5_000;

  private final TopicPartition partition;
  private final WriterSettings settings;
  private final Partitioner partitioner;
  private final FileKind values;
  private final Optional<FileKind> tombstones;
  private final int mostFiles;
  private final Committer committer;
  private final Tracker tracker;
  private final ForeignRecords foreign;
  private final OpenFiles files;
  private final CommitQueue commits;
  private Progress committed;

  /** The offset of a record that was delivered and is in no file yet; -1 if there is none. */
  private long arriving = -1;

  private SinkRecord latest;

  /** The timestamp of the newest record that is durable; {@code MIN_VALUE} for none. */
  private long newestDurableMs = Long.MIN_VALUE;

  PartitionSession(
      TopicPartition partition,
      WriterSettings settings,
      Partitioner partitioner,
      Committer committer) {
    this.partition = partition;
    this.settings = settings;
    this.partitioner = partitioner;
    List<View> sides = settings.sides().fresh();
    Content content = settings.contents().fresh();
    this.values = new FileKind(new View(Part.VALUE, settings.format(), content), sides);
    this.tombstones =
        settings.sides().tombstones() == null
            ? Optional.empty()
            : Optional.of(new FileKind(sides.get(0), sides.subList(1, sides.size())));
    this.mostFiles = CommitQueue.MAX_UPLOADS / (1 + sides.size());
    this.committer = committer;
    this.committed = committer.progress();
    this.tracker = new Tracker(committed);
    this.foreign = new ForeignRecords(partition, committer.foreign(), tracker);
    this.files = new OpenFiles(settings.rotation(), settings.names(), settings.uploads());
    this.commits =
        new CommitQueue(mostFiles, committer, () -> settings.errant().settle(), settings.commits());
  }

  /** Takes up a commit that ended, and closes what the clock says. */
  void poll(long nowMs) {
    commits.poll().ifPresent(this::committed);
    files.clock(nowMs);
    if (files.scheduled(nowMs)) {
      close(List.copyOf(files.all()), Reason.SCHEDULE);
    }
  }

  private void committed(CommitQueue.Committed commit) {
    committed = commit.progress();
    newestDurableMs = Math.max(newestDurableMs, commit.newestMs());
    settings.listener().committed(partition, commit.files(), committed.safe(), commit.ms());
  }

  void add(SinkRecord record, long nowMs) {
    long offset = RecordOrigin.offset(record);
    long before = tracker.last();
    latest = record;
    switch (tracker.deliver(offset)) {
      case WENT_BACK -> throw committer.wentBack(offset);
      case DONE -> log.trace("{}: offset {} was exported before", partition, offset);
      case NEW -> {
        arriving = offset;
        if (!taken(record, offset, before, nowMs)) {
          tracker.pass(offset);
        }
        arriving = -1;
      }
    }
  }

  /** False if the record is settled without a file. */
  private boolean taken(SinkRecord record, long offset, long before, long nowMs) {
    if (record.value() == null && !takesNull(record)) {
      return false;
    }
    try {
      boolean apart = record.value() == null && tombstones.isPresent();
      String directory = apart ? settings.sides().tombstones() : partitioner.directory(record);
      if (!foreign.isEmpty() && foreign.exported(PathText.decode(directory), offset, before)) {
        return true;
      }
      if (settings.rotation().intervalMs() > 0) {
        close(files.before(timeMs(record, apart, nowMs), nowMs), Reason.INTERVAL);
      }
      Row row = (apart ? tombstones.get() : values).row(record);
      write(row, offset, before, file(row, directory, nowMs));
      return true;
    } catch (Unroutable e) {
      settings.errant().refuse(record, e.field(), e.getMessage(), null);
    } catch (DataException e) {
      settings.errant().refuse(record, null, Messages.of(e), e);
    }
    return false;
  }

  /** The time of a record; that of a tombstone is its own, as it has no field to take one from. */
  private long timeMs(SinkRecord record, boolean apart, long nowMs) throws Unroutable {
    if (!apart) {
      return settings.timestamps().timestampMs(record);
    }
    return record.timestamp() == null ? nowMs : record.timestamp();
  }

  /** Whether a record without a value is written. */
  private boolean takesNull(SinkRecord record) {
    switch (settings.contents().nulls()) {
      case WRITE -> {
        return true;
      }
      case REPORT ->
          settings
              .errant()
              .leaveOut(record, "the value is null, and behavior.on.null.values=ignore");
      case FAIL ->
          settings
              .errant()
              .refuse(
                  record,
                  null,
                  "the value is null: set behavior.on.null.values=ignore to leave such records out",
                  null);
      case IGNORE -> {
        // Left out.
      }
    }
    return false;
  }

  /** The file of a record, which takes it. */
  private OpenFile file(Row row, String directory, long nowMs) {
    OpenFile file = files.find(row, directory);
    if (file != null && !file.takes(row)) {
      close(List.of(file), Reason.SCHEMA);
      file = null;
    }
    return file == null ? open(row, directory, nowMs) : file;
  }

  private OpenFile open(Row row, String directory, long nowMs) {
    files.crowding(row, directory).ifPresent(oldest -> close(List.of(oldest), Reason.SCHEMA));
    return files.open(row, directory, committer.nameMark(), nowMs);
  }

  private void write(Row row, long offset, long before, OpenFile file) {
    try {
      file.write(row, offset, before);
    } finally {
      if (file.records() == 0) {
        files.remove(List.of(file));
        file.abandon();
      }
    }
    arriving = -1;
    if (files.counted()) {
      close(List.copyOf(files.all()), Reason.RECORDS);
    } else if (files.filled(file)) {
      close(List.of(file), Reason.BYTES);
    }
  }

  /**
   * Hands files to the next commits; all of them if the head would grow too large otherwise.
   *
   * @param chosen in the order they were opened
   */
  void close(Collection<OpenFile> chosen, Reason reason) {
    if (chosen.isEmpty()) {
      return;
    }
    files.remove(chosen);
    settings.listener().rotated(reason, chosen.size());
    commit(new ArrayList<>(chosen));
    if (!files.isEmpty() && tracker.progress(firstOpen()).done().ranges() > MAX_RANGES) {
      close(List.copyOf(files.all()), Reason.RANGES);
    }
  }

  /** In slices, each of which is accounted for while the files of the next count as open. */
  private void commit(List<OpenFile> closed) {
    for (int from = 0; from < closed.size(); from += mostFiles) {
      int to = Math.min(closed.size(), from + mostFiles);
      List<OpenFile> slice = List.copyOf(closed.subList(from, to));
      long firstOpen = firstOpen();
      if (to < closed.size()) {
        long next = closed.get(to).firstOffset();
        firstOpen = firstOpen < 0 ? next : Math.min(firstOpen, next);
      }
      if (firstOpen >= 0) {
        tracker.account(OffsetSet.union(slice.stream().map(OpenFile::offsets).toList()));
      }
      commits.add(slice, tracker.progress(firstOpen), latestMs());
    }
  }

  /** The timestamp of the record delivered last; {@code MIN_VALUE} if it has none. */
  private long latestMs() {
    return latest == null || latest.timestamp() == null ? Long.MIN_VALUE : latest.timestamp();
  }

  /** The lowest offset that is not in a closed file or settled otherwise; -1 if all are. */
  private long firstOpen() {
    long open = files.isEmpty() ? arriving : files.firstOffset();
    long held = foreign.firstHeld();
    return held < 0 ? open : open < 0 ? held : Math.min(open, held);
  }

  /** Timestamp of the newest record that is durable, more or less; {@code MIN_VALUE} for none. */
  long newestDurableMs() {
    return newestDurableMs;
  }

  /** What is accounted for, durably. */
  Progress committed() {
    return committed;
  }

  /** Open files, in the order they were opened. */
  Collection<OpenFile> files() {
    return files.all();
  }

  /**
   * The offset that Kafka may take as consumed.
   *
   * @param position what the worker would commit; -1 if that is not known
   */
  OptionalLong durable(long position) {
    if (files.isEmpty() && commits.idle()) {
      long held = foreign.firstHeld();
      Progress now = tracker.progress(held);
      if (!now.equals(committed)) {
        commits.add(List.of(), now, latestMs());
      } else if (held < 0) {
        // Nothing waits: what transforms filtered out behind the last record counts as consumed.
        long known = Math.max(position, committed.safe());
        return known < 0 ? OptionalLong.empty() : OptionalLong.of(known);
      }
    }
    return committed.safe() < 0 ? OptionalLong.empty() : OptionalLong.of(committed.safe());
  }

  /** When {@link #poll} has something to do by the clock, in epoch milliseconds. */
  long deadlineMs() {
    return files.deadlineMs();
  }

  /** Whether something of the store's is awaited. */
  boolean waiting() {
    return !commits.idle();
  }

  /** Lets go: a commit that runs goes on, everything else is given up. */
  void close() {
    commits.abandonWaiting();
    files.all().forEach(OpenFile::abandon);
  }

  /** Lets go of everything, of the commit that failed too: another owner took over. */
  void fenced() {
    commits.abandonAll();
    files.all().forEach(OpenFile::abandon);
  }
}
