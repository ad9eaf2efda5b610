package dev.millrace.sandbox.s3;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Objects: put, get, head, delete. */
final class ObjectOperations {

  private static final int LONGEST_KEY = 1_024;
  private static final int MOST_METADATA = 2_048;

  /** Kept with an object and given back as they came. */
  private static final Set<String> KEPT =
      Set.of(
          "cache-control",
          "content-disposition",
          "content-encoding",
          "content-language",
          "content-type",
          "expires",
          "x-amz-server-side-encryption",
          "x-amz-server-side-encryption-aws-kms-key-id",
          "x-amz-storage-class");

  private ObjectOperations() {}

  static void put(Call call, SignatureV4.Signed signed, Bucket bucket) throws IOException {
    Condition condition = Condition.of(call);
    Map<String, String> headers = keptHeaders(call);
    Path temporary = bucket.newTemporaryFile();
    try {
      StoredObject object = receive(call, signed, temporary, call.key(), headers);
      bucket.publish(temporary, object, condition, null);
      answerStored(call, object);
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

  /** Answers with the entity tag, and the checksums that were verified. */
  static void answerStored(Call call, StoredObject object) throws IOException {
    call.answerHeader("ETag", object.etag());
    object
        .headers()
        .forEach(
            (name, value) -> {
              if (name.startsWith("x-amz-checksum-") || name.startsWith("x-amz-server-side-")) {
                call.answerHeader(name, value);
              }
            });
    call.answer(200);
  }

  /** As precise as the API tells it. */
  static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  /** The headers of a request that describe the object, by lower-case name. */
  static Map<String, String> keptHeaders(Call call) {
    if (call.key().getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY) {
      throw new S3Exception(400, "KeyTooLongError", "A key has at most 1024 bytes");
    }
    Map<String, String> kept = new TreeMap<>();
    int metadata = 0;
    for (Map.Entry<String, List<String>> header : call.headers().entrySet()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      String value = String.join(",", header.getValue());
      if (name.startsWith("x-amz-meta-")) {
        metadata += name.length() - "x-amz-meta-".length() + value.length();
        kept.put(name, value);
      } else if (KEPT.contains(name)) {
        kept.put(name, value);
      }
    }
    if (metadata > MOST_METADATA) {
      throw new S3Exception(400, "MetadataTooLarge", "User metadata has at most 2048 bytes");
    }
    kept.computeIfPresent("content-encoding", (name, value) -> withoutChunking(value));
    kept.values().removeIf(String::isEmpty);
    kept.putIfAbsent("content-type", "binary/octet-stream");
    return kept;
  }

  /** {@code aws-chunked} is how the body was sent, not what the object is. */
  private static String withoutChunking(String encodings) {
    return Arrays.stream(encodings.split(",", -1))
        .map(String::strip)
        .filter(encoding -> !encoding.equals("aws-chunked"))
        .collect(Collectors.joining(","));
  }

  static void get(Call call, Bucket bucket) throws IOException {
    Bucket.Opened opened = bucket.open(call.key());
    try (FileChannel data = opened.data()) {
      StoredObject object = opened.object();
      if (answeredByCondition(call, object)) {
        return;
      }
      ByteRange range = ByteRange.of(call.header("Range"), object.size());
      describe(call, object, range);
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

  private static void describe(Call call, StoredObject object, ByteRange range) {
    call.answerHeader("ETag", object.etag());
    call.answerHeader("Last-Modified", Times.http(object.modified()));
    call.answerHeader("Accept-Ranges", "bytes");
    boolean checksums = "ENABLED".equalsIgnoreCase(call.header("x-amz-checksum-mode"));
    object
        .headers()
        .forEach(
            (name, value) -> {
              // A checksum is of the whole object.
              if (!name.startsWith("x-amz-checksum-") || (checksums && range == null)) {
                call.answerHeader(name, value);
              }
            });
    if (range != null) {
      call.answerHeader("Content-Range", range.contentRange(object.size()));
    }
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
