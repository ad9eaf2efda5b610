package dev.millrace.connect.s3.file;

import dev.millrace.connect.common.sink.Rotation.Span;
import dev.millrace.connect.files.format.RecordFormat;
import dev.millrace.connect.files.format.RecordWriter;
import dev.millrace.connect.files.storage.PartBuffer;
import dev.millrace.connect.files.storage.Payload;
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
 * with the first part, so a file that waits long for its first has none that could expire. Used by
 * the task's thread; only the calls to the store run elsewhere.
 */
final class OpenFile {
  private static final Logger log = LoggerFactory.getLogger(OpenFile.class);

  private static final long RANGE_BYTES = 16;

  private final Uploads uploads;
  private final String key;
  private final String id = UUID.randomUUID().toString();
  private final Opened opened;
  private final PartBuffer buffer;
  private final RecordWriter writer;
  private final OffsetSet.Builder offsets = new OffsetSet.Builder();
  private final List<CompletableFuture<String>> parts = new ArrayList<>();
  private CompletableFuture<String> uploadId;
  private volatile boolean abandoned;
  private long records;
  private long reserved;

  /**
   * When a file was opened.
   *
   * @param ms the wall clock
   * @param recordMs the partition's record time
   * @param count records the partition had taken before
   */
  record Opened(long ms, long recordMs, long count) {}

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
  }

  private void upload(Payload part) {
    if (uploadId == null) {
      uploadId =
          CompletableFuture.supplyAsync(
              () -> uploads.store().createUpload(key, Map.of(StagedFile.METADATA, id)),
              uploads.executor());
    }
    int number = parts.size() + 1;
    long size = part.length();
    uploads.budget().add(size);
    parts.add(
        uploadId
            .thenApplyAsync(upload -> send(upload, number, part), uploads.executor())
            .whenComplete((etag, failure) -> uploads.budget().add(-size)));
  }

  private String send(String upload, int number, Payload part) {
    if (abandoned) {
      throw new ConnectException("Given up: '" + key + "'");
    }
    return uploads.store().uploadPart(key, upload, number, part);
  }

  /** Tells the budget what the file holds now. */
  void account() {
    long holds = buffer.allocated() + writer.held() + offsets.ranges() * RANGE_BYTES;
    uploads.budget().add(holds - reserved);
    reserved = holds;
  }

  private void release() {
    uploads.budget().add(-reserved);
    reserved = 0;
  }

  /** Ends the file and sends its last part. */
  CompletableFuture<StagedFile> seal() {
    try {
      writer.close();
    } catch (IOException e) {
      throw new ConnectException("Closing '" + key + "' in memory failed", e);
    }
    upload(buffer.take());
    release();
    OffsetSet all = offsets.build();
    long bytes = buffer.position();
    return CompletableFuture.allOf(parts.toArray(new CompletableFuture<?>[0]))
        .thenApply(
            done ->
                new StagedFile(
                    id,
                    key,
                    uploadId.join(),
                    parts.stream().map(CompletableFuture::join).toList(),
                    all,
                    records,
                    bytes));
  }

  /** Lets the file go; its upload is aborted when its parts have come to rest. */
  void abandon() {
    abandoned = true;
    release();
    if (uploadId != null) {
      CompletableFuture<?> rest =
          CompletableFuture.allOf(parts.toArray(new CompletableFuture<?>[0]))
              .handle((done, failure) -> null);
      CompletableFuture<Void> unused =
          uploadId
              .thenCombine(rest, (upload, done) -> upload)
              .thenAcceptAsync(
                  upload -> uploads.store().abortUpload(key, upload), uploads.executor())
              .whenComplete(
                  (done, failure) -> {
                    if (failure != null) {
                      log.debug("The upload of '{}' stays until a lifecycle rule", key, failure);
                    }
                  });
    }
  }

  String key() {
    return key;
  }

  OffsetSet offsets() {
    return offsets.build();
  }

  long records() {
    return records;
  }

  /** Bytes of memory, as last told to the budget. */
  long held() {
    return reserved;
  }

  /**
   * @param count records the partition has taken so far
   */
  Span span(long count) {
    return new Span(
        opened.ms(),
        opened.recordMs(),
        count - opened.count(),
        buffer.position() + (records > 0 ? writer.held() : 0));
  }
}
