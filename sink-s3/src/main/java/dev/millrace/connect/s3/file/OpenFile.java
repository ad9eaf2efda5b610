package dev.millrace.connect.s3.file;

import dev.millrace.connect.files.format.RecordFormat;
import dev.millrace.connect.s3.commit.OffsetSet;
import dev.millrace.connect.s3.commit.StagedFile;
import dev.millrace.connect.s3.commit.StagedObject;
import dev.millrace.connect.s3.content.View;
import dev.millrace.connect.s3.file.FileKind.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * A file that is being written, with its side files, each of which has a row of each record. The
 * task's thread uses it until {@link #seal}; then it belongs to the pool.
 */
final class OpenFile {
  /** An object, its key, its name in maps, and what a commit keeps of it, roughly. */
  private static final long OVERHEAD = 2 * 1024;

  /** Records after which a file's memory is measured at the latest. */
  private static final long MOST_UNMEASURED = 16;

  private final Uploads uploads;
  private final String id = UUID.randomUUID().toString();
  private final OpenObject main;
  private final List<OpenObject> sides;
  private final OffsetSet.Builder offsets = new OffsetSet.Builder();
  private Opened opened;
  private CompletableFuture<StagedFile> sealed;
  private long records;
  private long measureAt;
  private long measuredBuffers;
  private long held;
  private long pending;

  /**
   * When and for what a file was opened.
   *
   * @param ms the wall clock
   * @param recordMs the partition's record time
   * @param count records the partition had taken before
   */
  record Opened(OpenFiles.Home home, long ms, long recordMs, long count) {}

  /**
   * @param name its key without an extension
   * @param first the first record's rows, which are not written yet
   * @param formats those that the files of a topic share
   * @throws DataException if a format can't hold the rows' schemas
   */
  OpenFile(
      Uploads uploads,
      String name,
      Row first,
      Function<View, RecordFormat> formats,
      Opened opened) {
    this.uploads = uploads;
    this.opened = opened;
    List<OpenObject> begun = new ArrayList<>(1 + first.sides().size());
    try {
      begun.add(begin(name, first.kind().main(), first.main(), formats));
      for (int i = 0; i < first.sides().size(); i++) {
        begun.add(begin(name, first.kind().sides().get(i), first.sides().get(i), formats));
      }
    } catch (DataException e) {
      begun.forEach(OpenObject::abort);
      throw e;
    }
    this.main = begun.get(0);
    this.sides = begun.subList(1, begun.size());
  }

  private OpenObject begin(
      String name, View view, SinkRecord row, Function<View, RecordFormat> formats) {
    return new OpenObject(
        uploads,
        id,
        view.part().field(),
        name + view.extension(),
        formats.apply(view),
        row.valueSchema());
  }

  /** Whether rows of these schemas may stand in it. */
  boolean holds(Row row) {
    boolean holds = main.holds(row.main().valueSchema());
    for (int i = 0; i < sides.size(); i++) {
      holds = holds && sides.get(i).holds(row.sides().get(i).valueSchema());
    }
    return holds;
  }

  /** Whether {@link #write} can take a record; false if it belongs to the next file. */
  boolean takes(Row row) {
    boolean takes = main.takes(row.main());
    for (int i = 0; i < sides.size(); i++) {
      takes = takes && sides.get(i).takes(row.sides().get(i));
    }
    return takes;
  }

  /**
   * Adds a record, whole or not at all.
   *
   * @param before the offset delivered before it
   * @throws DataException if it can't be written
   */
  void write(Row row, long offset, long before) {
    for (int i = 0; i < sides.size(); i++) {
      sides.get(i).check(row.sides().get(i));
    }
    main.write(row.main());
    for (int i = 0; i < sides.size(); i++) {
      beside(sides.get(i), row.sides().get(i));
    }
    offsets.add(offset, before);
    records++;
    if (records >= measureAt || allocated() != measuredBuffers) {
      measure();
    }
  }

  /** The main row is written, so there is no way back. */
  private static void beside(OpenObject side, SinkRecord row) {
    try {
      side.write(row);
    } catch (DataException e) {
      throw new ConnectException("A row was checked and can't be written", e);
    }
  }

  private long allocated() {
    long allocated = main.allocated();
    for (int i = 0; i < sides.size(); i++) {
      allocated += sides.get(i).allocated();
    }
    return allocated;
  }

  /** Tells the budget what the file holds now: not at each record, for to ask a writer costs. */
  private void measure() {
    measureAt = records + Math.min(MOST_UNMEASURED, Math.max(1, records / 4));
    measuredBuffers = allocated();
    pending = main.pending();
    long now = main.held() + offsets.bytes() + OVERHEAD;
    for (OpenObject side : sides) {
      now += side.held() + OVERHEAD;
    }
    uploads.budget().open(now - held);
    held = now;
  }

  /** Takes the file out of the budget of open ones and ends it, on the pool. */
  CompletableFuture<StagedFile> seal() {
    uploads.budget().open(-held);
    sealed =
        uploads
            .leaving(held, CompletableFuture.runAsync(this::end, uploads.processors()))
            .thenCompose(ended -> staged());
    return sealed;
  }

  private void end() {
    main.end();
    sides.forEach(OpenObject::end);
  }

  private CompletableFuture<StagedFile> staged() {
    CompletableFuture<Void> now = CompletableFuture.completedFuture(null);
    List<CompletableFuture<StagedObject>> beside =
        sides.stream().map(side -> side.staged(now)).toList();
    CompletableFuture<Void> all =
        CompletableFuture.allOf(beside.toArray(new CompletableFuture<?>[0]));
    return main.staged(all)
        .thenCombine(
            all,
            (staged, done) ->
                new StagedFile(
                    id,
                    staged,
                    beside.stream().map(CompletableFuture::join).toList(),
                    offsets.build(),
                    records,
                    details()));
  }

  private StagedFile.Details details() {
    Schema schema = main.schema();
    if (schema == null || schema.name() == null) {
      return new StagedFile.Details(opened.home().directory(), null);
    }
    String version = schema.version() == null ? "" : ":" + schema.version();
    return new StagedFile.Details(opened.home().directory(), schema.name() + version);
  }

  /** Lets the file go; its uploads are aborted when their parts have come to rest. */
  void abandon() {
    main.abandon();
    sides.forEach(OpenObject::abandon);
    if (sealed == null) {
      uploads.budget().open(-held);
      abort();
    } else {
      CompletableFuture<StagedFile> unused = sealed.whenComplete((staged, failure) -> abort());
    }
  }

  private void abort() {
    main.abort();
    sides.forEach(OpenObject::abort);
  }

  OffsetSet offsets() {
    return offsets.build();
  }

  /** The offset of its first record. Not for an empty file. */
  long firstOffset() {
    return offsets.first();
  }

  long records() {
    return records;
  }

  /** Bytes of memory, as last told to the budget. */
  long held() {
    return held;
  }

  /** Bytes of the file as it would be closed now, without its sides, roughly. */
  long size() {
    return main.position() + pending;
  }

  Opened opened() {
    return opened;
  }

  /** The clock says that it is {@code nowMs}, so the file can't have been opened later. */
  void notOpenedAfter(long nowMs) {
    opened =
        new Opened(
            opened.home(),
            Math.min(opened.ms(), nowMs),
            Math.min(opened.recordMs(), nowMs),
            opened.count());
  }
}
