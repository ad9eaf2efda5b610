package dev.millrace.sandbox.s3;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What is kept of a write's headers, and what of that an answer carries. */
final class ObjectHeaders {

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
          "x-amz-server-side-encryption-bucket-key-enabled",
          "x-amz-storage-class",
          Tags.HEADER);

  private static final Map<String, Set<String>> ALLOWED =
      Map.of(
          "x-amz-acl",
          Set.of(
              "private",
              "public-read",
              "public-read-write",
              "authenticated-read",
              "aws-exec-read",
              "bucket-owner-read",
              "bucket-owner-full-control"),
          "x-amz-storage-class",
          Set.of(
              "STANDARD",
              "REDUCED_REDUNDANCY",
              "STANDARD_IA",
              "ONEZONE_IA",
              "INTELLIGENT_TIERING",
              "GLACIER",
              "GLACIER_IR",
              "DEEP_ARCHIVE"),
          "x-amz-server-side-encryption",
          Set.of("AES256", "aws:kms", "aws:kms:dsse"));

  private ObjectHeaders() {}

  /** The headers of a write that describe the object, by lower-case name. */
  static Map<String, String> of(Call call) {
    if (call.key().getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY) {
      throw new S3Exception(400, "KeyTooLongError", "A key has at most 1024 bytes");
    }
    Map<String, String> kept = new TreeMap<>();
    int metadata = 0;
    for (Map.Entry<String, List<String>> header : call.headers().entrySet()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      String value = String.join(",", header.getValue());
      Set<String> allowed = ALLOWED.get(name);
      if (allowed != null && !allowed.contains(value)) {
        throw S3Exception.invalid(name + " is one of " + allowed + ", not " + value);
      }
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
    Tags.parse(kept.get(Tags.HEADER));
    CustomerKey.keep(call, kept);
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

  /** To a write: the entity tag, what was verified, and how it is encrypted. */
  static void answerWrite(Call call, StoredObject object) {
    if (!object.etag().isEmpty()) {
      call.answerHeader("ETag", object.etag());
    }
    object
        .headers()
        .forEach(
            (name, value) -> {
              if (name.startsWith("x-amz-checksum-") || name.startsWith("x-amz-server-side-")) {
                call.answerHeader(name, value);
              }
            });
  }

  /**
   * To a read.
   *
   * @param range null for the whole object
   */
  static void answerRead(Call call, StoredObject object, ByteRange range) {
    call.answerHeader("ETag", object.etag());
    call.answerHeader("Last-Modified", Times.http(object.modified()));
    call.answerHeader("Accept-Ranges", "bytes");
    boolean checksums = "ENABLED".equalsIgnoreCase(call.header("x-amz-checksum-mode"));
    object
        .headers()
        .forEach(
            (name, value) -> {
              if (name.equals(Tags.HEADER)) {
                call.answerHeader(
                    "x-amz-tagging-count", Integer.toString(Tags.parse(value).size()));
              } else if (!name.startsWith("x-amz-checksum-") || (checksums && range == null)) {
                // A checksum is of the whole object.
                call.answerHeader(name, value);
              }
            });
    if (range != null) {
      call.answerHeader("Content-Range", range.contentRange(object.size()));
    }
  }
}
