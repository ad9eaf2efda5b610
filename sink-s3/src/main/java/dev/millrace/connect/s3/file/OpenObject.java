package dev.millrace.connect.s3.file;

import dev.millrace.connect.files.format.RecordFormat;
import dev.millrace.connect.files.format.RecordWriter;
import dev.millrace.connect.files.storage.PartBuffer;
import dev.millrace.connect.files.storage.Payload;
import dev.millrace.connect.files.storage.StoreException;
import dev.millrace.connect.s3.commit.StagedObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One object of a file that is being written: rows go into memory, full parts to the store. The
 * upload begins with the first part, so one that waits long for its first has none that could
 * expire.
 */
final class OpenObject {
  private static final Logger log = LoggerFactory.getLogger(OpenObject.class);

  private final Uploads uploads;
  private final String id;
  private final String part;
  private final String key;
  private final Schema schema;
  private final boolean oneSchema;
  private final PartBuffer buffer;
  private final List<CompletableFuture<String>> parts = new ArrayList<>();
  private RecordWriter writer;
  private CompletableFuture<String> uploadId;
  private Payload whole;
  private volatile boolean abandoned;

  /**
   * @param id of its file
   * @param part what of records it holds
   * @param schema of the first row
   * @throws org.apache.kafka.connect.errors.DataException if the format can't hold the schema
   */
  OpenObject(
      Uploads uploads, String id, String part, String key, RecordFormat format, Schema schema) {
    this.uploads = uploads;
    this.id = id;
    this.part = part;
    this.key = key;
    this.schema = schema;
    this.oneSchema = format.oneSchemaPerFile();
    this.buffer = new PartBuffer(uploads.partSize(), this::upload);
    try {
      this.writer = format.open(schema, buffer);
    } catch (DataException e) {
      throw named(e);
    }
  }

  /** The schema of all rows; null if there may be several, or none. */
  Schema schema() {
    return oneSchema ? schema : null;
  }

  /** Whether rows of this schema may stand in it. */
  boolean holds(Schema other) {
    return !oneSchema || schema == other || Objects.equals(schema, other);
  }

  /** Whether {@link #write} can take a row; false if it belongs to the next file. */
  boolean takes(SinkRecord row) {
    try {
      return writer.takes(row.valueSchema(), row.value());
    } catch (DataException e) {
      throw named(e);
    }
  }

  /**
   * Makes sure that {@link #write} takes a row.
   *
   * @throws org.apache.kafka.connect.errors.DataException if it does not
   */
  void check(SinkRecord row) {
    try {
      writer.check(row.valueSchema(), row.value());
    } catch (DataException e) {
      throw named(e);
    } catch (IOException e) {
      throw inMemory(e);
    }
  }

  /**
   * Adds a row, whole or not at all.
   *
   * @throws org.apache.kafka.connect.errors.DataException if it can't be written
   */
  void write(SinkRecord row) {
    try {
      writer.write(row.valueSchema(), row.value());
    } catch (DataException e) {
      throw named(e);
    } catch (IOException e) {
      throw inMemory(e);
    }
  }

  /** Says of which part of the record {@code e} tells, where it is not the value. */
  private DataException named(DataException e) {
    return part.equals(StagedObject.VALUE)
        ? e
        : new DataException("its " + part + " can't be written: " + e.getMessage(), e);
  }

  private ConnectException inMemory(IOException e) {
    return new ConnectException("Writing '" + key + "' in memory failed", e);
  }

  /** Bytes of memory that are allocated for what was written. */
  long allocated() {
    return buffer.allocated();
  }

  /** Bytes of memory held. */
  long held() {
    return buffer.allocated() + writer.held();
  }

  /** Bytes that came out of the writer so far. */
  long position() {
    return buffer.position();
  }

  /** Bytes still to come out of the writer, roughly. */
  long pending() {
    return writer.pending();
  }

  private void upload(Payload bytes) {
    if (uploadId == null) {
      uploadId =
          CompletableFuture.supplyAsync(
              () -> uploads.store().createUpload(key, metadata()), uploads.executor());
    }
    int number = parts.size() + 1;
    parts.add(
        uploads.leaving(
            bytes.length(),
            uploadId.thenApplyAsync(upload -> send(upload, number, bytes), uploads.executor())));
  }

  private Map<String, String> metadata() {
    return Map.of(StagedObject.METADATA, id);
  }

  private String send(String upload, int number, Payload bytes) {
    giveUpIfAbandoned();
    return uploads.store().uploadPart(key, upload, number, bytes);
  }

  private void giveUpIfAbandoned() {
    if (abandoned) {
      throw new ConnectException("Given up: '" + key + "'");
    }
  }

  /** Writes what is left. Blocks on nothing but the processor. */
  void end() {
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

  /**
   * What {@link #end} left, uploaded.
   *
   * @param before has to be done before the object becomes visible, if it does without a commit
   */
  CompletableFuture<StagedObject> staged(CompletableFuture<?> before) {
    if (whole != null) {
      Payload all = whole;
      return uploads.leaving(
          all.length(), before.thenApplyAsync(ready -> put(all), uploads.executor()));
    }
    CompletableFuture<StagedObject> staged =
        CompletableFuture.allOf(parts.toArray(new CompletableFuture<?>[0]))
            .thenApply(
                done ->
                    staged(uploadId.join(), parts.stream().map(CompletableFuture::join).toList()));
    return uploads.visible()
        ? staged
            .thenCombine(before, (object, ready) -> object)
            .thenApplyAsync(this::complete, uploads.executor())
        : staged;
  }

  /** An object of less than a part, in one request. */
  private StagedObject put(Payload all) {
    uploads.store().upload(key, metadata(), all);
    return staged("", List.of());
  }

  private StagedObject staged(String upload, List<String> etags) {
    return new StagedObject(part, key, upload, etags, buffer.position());
  }

  private StagedObject complete(StagedObject object) {
    if (!object.complete(uploads.store(), id)) {
      throw new StoreException(
          StoreException.Fault.NO_SUCH_UPLOAD, "The upload of '" + key + "' is gone.", null);
    }
    return object;
  }

  /** Sends no more parts. */
  void abandon() {
    abandoned = true;
  }

  /** After {@link #abandon}: aborts the upload when its parts have come to rest. */
  void abort() {
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
}
