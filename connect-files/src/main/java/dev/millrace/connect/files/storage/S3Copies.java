package dev.millrace.connect.files.storage;

import dev.millrace.connect.files.storage.StoreException.Fault;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;

/** Copies and deletes one version of an object within a bucket. Thread-safe. */
final class S3Copies {
  /** The largest object that S3 copies by one request. */
  static final long LARGEST = 5L << 30;

  private static final int MOST_PARTS = 10_000;

  private final S3Connection connection;
  private final S3Client client;
  private final String bucket;
  private final long partSize;

  /**
   * @param partSize above how many bytes an object is copied in parts, and how large they are
   */
  S3Copies(S3Connection connection, long partSize) {
    this.connection = connection;
    this.client = connection.client();
    this.bucket = connection.settings().bucket();
    this.partSize = partSize;
  }

  /** Replaces what is at {@code to}. */
  void copy(String key, long size, String etag, String to) {
    if (size > partSize) {
      copyInParts(key, size, etag, to);
      return;
    }
    connection.trying(
        "moving",
        key,
        () ->
            client.copyObject(
                r ->
                    r.sourceBucket(bucket)
                        .sourceKey(key)
                        .copySourceIfMatch(etag)
                        .metadataDirective(MetadataDirective.COPY)
                        .destinationBucket(bucket)
                        .destinationKey(to)));
  }

  /** S3 copies no tags in parts. */
  private void copyInParts(String key, long size, String etag, String to) {
    String upload =
        connection.trying(
            "moving",
            key,
            () -> {
              HeadObjectResponse old = client.headObject(r -> r.bucket(bucket).key(key));
              return client
                  .createMultipartUpload(
                      r ->
                          r.bucket(bucket)
                              .key(to)
                              .metadata(old.metadata())
                              .contentType(old.contentType())
                              .contentEncoding(old.contentEncoding()))
                  .uploadId();
            });
    try {
      List<CompletedPart> parts = parts(key, size, etag, to, upload);
      connection.trying(
          "moving",
          key,
          () ->
              client.completeMultipartUpload(
                  r ->
                      r.bucket(bucket)
                          .key(to)
                          .uploadId(upload)
                          .multipartUpload(m -> m.parts(parts))));
    } catch (StoreException e) {
      abort(to, upload, e);
      throw e;
    }
  }

  private List<CompletedPart> parts(String key, long size, String etag, String to, String upload) {
    long length = Math.max(partSize, (size + MOST_PARTS - 1) / MOST_PARTS);
    List<CompletedPart> parts = new ArrayList<>();
    for (long at = 0; at < size; at += length) {
      int number = parts.size() + 1;
      String range = "bytes=" + at + "-" + (Math.min(size, at + length) - 1);
      String copied =
          connection.trying(
              "moving",
              key,
              () ->
                  client
                      .uploadPartCopy(
                          r ->
                              r.sourceBucket(bucket)
                                  .sourceKey(key)
                                  .copySourceIfMatch(etag)
                                  .copySourceRange(range)
                                  .destinationBucket(bucket)
                                  .destinationKey(to)
                                  .uploadId(upload)
                                  .partNumber(number))
                      .copyPartResult()
                      .eTag());
      parts.add(CompletedPart.builder().partNumber(number).eTag(copied).build());
    }
    return parts;
  }

  private void abort(String key, String upload, StoreException why) {
    try {
      connection.trying(
          "aborting an upload of",
          key,
          () -> client.abortMultipartUpload(r -> r.bucket(bucket).key(key).uploadId(upload)));
    } catch (StoreException e) {
      why.addSuppressed(e);
    }
  }

  /** Does nothing if there is none; stores that know no conditional deletes delete without. */
  void delete(String key, String etag) {
    try {
      connection.ifThere(
          "deleting", key, () -> client.deleteObject(r -> r.bucket(bucket).key(key).ifMatch(etag)));
    } catch (StoreException e) {
      if (e.fault() != Fault.UNSUPPORTED) {
        throw e;
      }
      connection.ifThere(
          "deleting", key, () -> client.deleteObject(r -> r.bucket(bucket).key(key)));
    }
  }
}
