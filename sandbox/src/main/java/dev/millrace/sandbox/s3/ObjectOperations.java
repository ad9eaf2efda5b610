package dev.millrace.sandbox.s3;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;

/** Objects: put, get, head, delete. */
final class ObjectOperations {

  private ObjectOperations() {}

  static void put(Call call, SignatureV4.Signed signed, Bucket bucket) throws IOException {
    Condition condition = Condition.of(call);
    Map<String, String> headers = ObjectHeaders.of(call);
    Path temporary = bucket.newTemporaryFile();
    try {
      StoredObject object = receive(call, signed, temporary, call.key(), headers);
      bucket.publish(temporary, object, condition, null);
      ObjectHeaders.answerWrite(call, object);
      call.answer(200);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Writes the body to a new file, with its footer, so that one rename can publish it. */
  static StoredObject receive(
      Call call, SignatureV4.Signed signed, Path file, String key, Map<String, String> headers)
      throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 65_536)) {
      Payload payload = Payload.copy(call, signed, out);
      Map<String, String> all = new TreeMap<>(headers);
      all.putAll(payload.checksums());
      String etag = "\"" + payload.md5() + "\"";
      StoredObject object = new StoredObject(key, payload.size(), etag, now(), all, file);
      ObjectFile.finish(out, object);
      return object;
    }
  }

  /** As precise as the API tells it. */
  static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  static void get(Call call, Bucket bucket) throws IOException {
    Bucket.Opened opened = bucket.open(call.key());
    try (FileChannel data = opened.data()) {
      StoredObject object = opened.object();
      CustomerKey.require(call, object.headers());
      if (answeredByCondition(call, object)) {
        return;
      }
      ByteRange range = ByteRange.of(call.header("Range"), object.size());
      ObjectHeaders.answerRead(call, object, range);
      ByteRange sent = range == null ? new ByteRange(0, object.size()) : range;
      int status = range == null ? 200 : 206;
      if (call.method().equals("HEAD")) {
        call.answerHeader("Content-Length", Long.toString(sent.length()));
        call.answer(status);
        return;
      }
      try (OutputStream out = call.answerBody(status, sent.length())) {
        send(data, sent, out);
      }
      call.close();
    }
  }

  /** The conditions of a read: If-Match, If-None-Match. */
  private static boolean answeredByCondition(Call call, StoredObject object) throws IOException {
    String ifMatch = call.header("If-Match");
    if (ifMatch != null && !Condition.matches(ifMatch, object.etag())) {
      throw S3Exception.preconditionFailed("If-Match");
    }
    String ifNoneMatch = call.header("If-None-Match");
    if (ifNoneMatch == null || !Condition.matches(ifNoneMatch, object.etag())) {
      return false;
    }
    call.answerHeader("ETag", object.etag());
    call.answer(304);
    return true;
  }

  private static void send(FileChannel data, ByteRange range, OutputStream out) throws IOException {
    var target = Channels.newChannel(out);
    long position = range.first();
    long end = position + range.length();
    while (position < end) {
      position += data.transferTo(position, end - position, target);
    }
  }

  static void delete(Call call, Bucket bucket) throws IOException {
    bucket.delete(call.key(), new Condition(call.header("If-Match"), null));
    call.answer(204);
  }
}
