package dev.millrace.connect.s3.file;

import dev.millrace.connect.files.format.RecordFormat;
import dev.millrace.connect.files.format.RecordWriter;
import dev.millrace.connect.files.storage.PartBuffer;
import dev.millrace.connect.files.storage.Payload;
import dev.millrace.connect.files.storage.StoreException;
import dev.millrace.connect.s3.commit.OffsetSet;
import dev.millrace.connect.s3.commit.StagedFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that is being written: records go into memory, full parts to the store. The upload begins
 * with the first part, so a file that waits long for its first has none that could expire. The
 * task's thread uses it until {@link #seal}; then it belongs to the pool.
 */
final class OpenFile {
  private static final Logger log = LoggerFactory.getLogger(OpenFile.class);

  /** This object, its key, its name in maps, and what a commit keeps of it, roughly. */
  private static final long OVERHEAD = 2 * 1024;

  /** Records after which a file's memory is measured at the latest. */
  private static final long MOST_UNMEASURED = 16;

  private final Uploads uploads;
  private final String key;
  private final String id = UUID.randomUUID().toString();
  private Opened opened;
  private final PartBuffer buffer;
  private final OffsetSet.Builder offsets = new OffsetSet.Builder();
  private final List<CompletableFuture<String>> parts = new ArrayList<>();
  private RecordWriter writer;
  private CompletableFuture<String> uploadId;
  private CompletableFuture<StagedFile> sealed;
  private Payload whole;
  private volatile boolean abandoned;
  private long records;
  private long measureAt;
  private long measuredBuffer;
  private long held;
  private long pending;

  /**
   * When and for what a file was opened.
   *
   * @param schema of its records' values; null if it may hold several
   * @param ms the wall clock
   * @param recordMs the partition's record time
   * @param count records the partition had taken before
   */
  record Opened(OpenFiles.Home home, Schema schema, long ms, long recordMs, long count) {
    StagedFile.Details details() {
      if (schema == null || schema.name() == null) {
        return new StagedFile.Details(home.directory(), null);
      }
      String version = schema.version() == null ? "" : ":" + schema.version();
      return new StagedFile.Details(home.directory(), schema.name() + version);
    }
  }

  /**
   * @throws org.apache.kafka.connect.errors.DataException if the format can't hold the schema
   */
  OpenFile(Uploads uploads, RecordFormat format, Schema schema, String key, Opened opened) {
    this.uploads = uploads;
    this.key = key;
    this.opened = opened;
    this.buffer = new PartBuffer(uploads.partSize(), this::upload);
    this.writer = format.open(schema, buffer);
  }

  /** Whether {@link #write} can take a record; false if it belongs to the next file. */
  boolean takes(Schema schema, Object value) {
    return writer.takes(schema, value);
  }

  /**
   * Adds a record, whole or not at all.
   *
   * @param before the offset delivered before it
   * @throws org.apache.kafka.connect.errors.DataException if the value can't be written
   */
  void write(Schema schema, Object value, long offset, long before) {
    try {
      writer.write(schema, value);
    } catch (IOException e) {
      throw new ConnectException("Writing '" + key + "' in memory failed", e);
    }
    offsets.add(offset, before);
    records++;
    if (records >= measureAt || buffer.allocated() != measuredBuffer) {
      measure();
    }
  }

  /** Tells the budget what the file holds now: not at each record, for to ask a writer costs. */
  private void measure() {
    measureAt = records + Math.min(MOST_UNMEASURED, Math.max(1, records / 4));
    measuredBuffer = buffer.allocated();
    pending = writer.pending();
    long now = measuredBuffer + writer.held() + offsets.bytes() + OVERHEAD;
    uploads.budget().open(now - held);
    held = now;
  }

  private void upload(Payload part) {
    if (uploadId == null) {
      uploadId =
          CompletableFuture.supplyAsync(
              () -> uploads.store().createUpload(key, metadata()), uploads.executor());
    }
    int number = parts.size() + 1;
    parts.add(
        leaving(
            part.length(),
            uploadId.thenApplyAsync(upload -> send(upload, number, part), uploads.executor())));
  }

  private <T> CompletableFuture<T> leaving(long size, CompletableFuture<T> sending) {
    uploads.budget().leaving(size);
    return sending.whenComplete((sent, failure) -> uploads.budget().leaving(-size));
  }

  private Map<String, String> metadata() {
    return Map.of(StagedFile.METADATA, id);
  }

  private String send(String upload, int number, Payload part) {
    giveUpIfAbandoned();
    return uploads.store().uploadPart(key, upload, number, part);
  }

  private void giveUpIfAbandoned() {
    if (abandoned) {
      throw new ConnectException("Given up: '" + key + "'");
    }
  }

  /** Takes the file out of the budget of open ones and ends it, on the pool. */
  CompletableFuture<StagedFile> seal() {
    uploads.budget().open(-held);
    sealed =
        leaving(held, CompletableFuture.runAsync(this::end, uploads.executor()))
            .thenCompose(ended -> whole == null ? gathered() : put(whole));
    return sealed;
  }

  private void end() {
    giveUpIfAbandoned();
    try {
      writer.close();
    } catch (IOException e) {
      throw new ConnectException("Closing '" + key + "' in memory failed", e);
    }
    // Thousands of files may wait for their uploads, and none needs a writer's memory for that.
    writer = null;
    Payload last = buffer.take();
    if (uploads.visible() && parts.isEmpty()) {
      whole = last;
    } else if (last.length() > 0 || parts.isEmpty()) {
      upload(last);
    }
  }

  /** A file of less than a part, in one request. */
  private CompletableFuture<StagedFile> put(Payload all) {
    return leaving(
        all.length(),
        CompletableFuture.supplyAsync(
            () -> {
              uploads.store().upload(key, metadata(), all);
              return staged("", List.of());
            },
            uploads.executor()));
  }

  private CompletableFuture<StagedFile> gathered() {
    CompletableFuture<StagedFile> staged =
        CompletableFuture.allOf(parts.toArray(new CompletableFuture<?>[0]))
            .thenApply(
                done ->
                    staged(uploadId.join(), parts.stream().map(CompletableFuture::join).toList()));
    return uploads.visible() ? staged.thenApplyAsync(this::complete, uploads.executor()) : staged;
  }

  private StagedFile staged(String upload, List<String> etags) {
    return new StagedFile(
        id, key, upload, etags, offsets.build(), records, buffer.position(), opened.details());
  }

  private StagedFile complete(StagedFile file) {
    if (!file.complete(uploads.store())) {
      throw new StoreException(
          StoreException.Fault.NO_SUCH_UPLOAD, "The upload of '" + key + "' is gone.", null);
    }
    return file;
  }

  /** Lets the file go; its upload is aborted when its parts have come to rest. */
  void abandon() {
    abandoned = true;
    if (sealed == null) {
      uploads.budget().open(-held);
      abort();
    } else {
      CompletableFuture<StagedFile> unused = sealed.whenComplete((staged, failure) -> abort());
    }
  }

  private void abort() {
    if (writer != null) {
      writer.abandon();
    }
    if (uploadId == null) {
      return;
    }
    CompletableFuture<?> rest =
        CompletableFuture.allOf(parts.toArray(new CompletableFuture<?>[0]))
            .handle((done, failure) -> null);
    CompletableFuture<Void> unused =
        uploadId
            .thenCombine(rest, (upload, done) -> upload)
            .thenAcceptAsync(upload -> uploads.store().abortUpload(key, upload), uploads.executor())
            .whenComplete(
                (done, failure) -> {
                  if (failure != null) {
                    log.debug("The upload of '{}' stays until a lifecycle rule", key, failure);
                  }
                });
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

  /** Bytes of the file as it would be closed now, roughly. */
  long size() {
    return buffer.position() + pending;
  }

  Opened opened() {
    return opened;
  }

  /** The clock says that it is {@code nowMs}, so the file can't have been opened later. */
  void notOpenedAfter(long nowMs) {
    opened =
        new Opened(
            opened.home(),
            opened.schema(),
            Math.min(opened.ms(), nowMs),
            Math.min(opened.recordMs(), nowMs),
            opened.count());
  }
}
