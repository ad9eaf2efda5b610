package dev.millrace.connect.files.storage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** A bucket of S3, or of a store that speaks its protocol. Thread-safe. */
public final class S3ObjectStore implements ObjectStore {
  private static final String CONTENT_TYPE = "application/octet-stream";

  private final S3Settings settings;
  private final S3Connection connection;
  private final S3Client client;

  private S3ObjectStore(S3Settings settings) {
    this.settings = settings;
    this.connection = S3Connection.open(settings, S3Advice.WRITING);
    this.client = connection.client();
  }

  public static S3ObjectStore connect(S3Settings settings) {
    return new S3ObjectStore(settings);
  }

  @Override
  public Optional<StoredObject> get(String key) {
    return ifThere(
        "reading",
        key,
        () -> {
          ResponseBytes<GetObjectResponse> found =
              client.getObjectAsBytes(r -> r.bucket(settings.bucket()).key(key));
          return new StoredObject(found.asByteArrayUnsafe(), found.response().eTag());
        });
  }

  @Override
  public Optional<Map<String, String>> metadata(String key) {
    return ifThere(
        "looking at",
        key,
        () -> lower(client.headObject(r -> r.bucket(settings.bucket()).key(key)).metadata()));
  }

  private static Map<String, String> lower(Map<String, String> metadata) {
    Map<String, String> lower = new HashMap<>();
    metadata.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
    return lower;
  }

  @Override
  public PutOutcome put(String key, byte[] bytes, PutCondition condition) {
    Payload body = Payload.of(bytes);
    PutObjectRequest.Builder request = request(key, body);
    if (condition instanceof PutCondition.Matches matches) {
      request.ifMatch(matches.etag());
    } else {
      request.ifNoneMatch("*");
    }
    return trying(
        "writing",
        key,
        () -> {
          try {
            return new PutOutcome.Written(client.putObject(request.build(), body(body)).eTag());
          } catch (SdkException e) {
            if (S3Faults.conflict(e, condition)) {
              return new PutOutcome.Conflict();
            }
            throw e;
          }
        });
  }

  @Override
  public void upload(String key, Map<String, String> metadata, Payload body) {
    PutObjectRequest.Builder request = request(key, body).metadata(metadata);
    if (!settings.storageClass().isEmpty()) {
      request.storageClass(settings.storageClass());
    }
    trying("writing", key, () -> client.putObject(request.build(), body(body)).eTag());
  }

  private PutObjectRequest.Builder request(String key, Payload body) {
    return PutObjectRequest.builder()
        .bucket(settings.bucket())
        .key(key)
        .contentType(CONTENT_TYPE)
        .checksumCRC32(checksum(body));
  }

  /** Null without checksums. */
  private String checksum(Payload body) {
    return settings.transport().checksums() ? body.crc32() : null;
  }

  private static RequestBody body(Payload payload) {
    return RequestBody.fromContentProvider(payload::open, payload.length(), CONTENT_TYPE);
  }

  @Override
  public void delete(String key) {
    trying(
        "deleting",
        key,
        () -> client.deleteObject(r -> r.bucket(settings.bucket()).key(key)).toString());
  }

  @Override
  public List<String> list(String prefix) {
    List<String> keys = new ArrayList<>();
    list(prefix, keys::add);
    return keys;
  }

  @Override
  public void list(String prefix, Consumer<String> each) {
    find(
        prefix,
        object -> {
          each.accept(object.key());
          return false;
        });
  }

  /** The first object, in order, whose key begins with {@code prefix} and that is wanted. */
  public Optional<Listed> find(String prefix, Predicate<Listed> wanted) {
    return trying(
        "listing",
        prefix,
        () ->
            client
                .listObjectsV2Paginator(r -> r.bucket(settings.bucket()).prefix(prefix))
                .contents()
                .stream()
                .map(S3ObjectStore::listed)
                .filter(wanted)
                .findFirst());
  }

  @Override
  public Optional<Content> read(String key, long most) {
    String range = most == Long.MAX_VALUE ? null : "bytes=-" + most;
    return ifThere(
        "reading",
        key,
        () -> {
          ResponseInputStream<GetObjectResponse> found =
              client.getObject(r -> r.bucket(settings.bucket()).key(key).range(range));
          return new Content(found, lower(found.response().metadata()));
        });
  }

  /**
   * Some bytes of an object; fewer if it ends before. Empty if there is none at {@code key}.
   *
   * @param length more than 0
   */
  public Optional<byte[]> read(String key, long offset, int length) {
    String range = "bytes=" + offset + "-" + (offset + length - 1);
    return ifThere(
        "reading",
        key,
        () ->
            client
                .getObjectAsBytes(r -> r.bucket(settings.bucket()).key(key).range(range))
                .asByteArrayUnsafe());
  }

  /** What a listing would say of the object at {@code key}. */
  public Optional<Listed> status(String key) {
    return ifThere(
        "looking at",
        key,
        () -> {
          HeadObjectResponse found = client.headObject(r -> r.bucket(settings.bucket()).key(key));
          return new Listed(key, found.contentLength(), found.lastModified().toEpochMilli());
        });
  }

  /**
   * The objects whose keys begin with {@code folder} and have no slash behind it, in order.
   *
   * @param folder ends with a slash
   * @param after only keys behind this one; "" for all
   */
  public List<Listed> listFolder(String folder, String after) {
    return trying(
        "listing",
        folder,
        () ->
            client
                .listObjectsV2Paginator(
                    r -> {
                      r.bucket(settings.bucket()).prefix(folder).delimiter("/");
                      if (!after.isEmpty()) {
                        r.startAfter(after);
                      }
                    })
                .contents()
                .stream()
                .map(S3ObjectStore::listed)
                .toList());
  }

  private static Listed listed(S3Object object) {
    return new Listed(object.key(), object.size(), object.lastModified().toEpochMilli());
  }

  /**
   * An object as a listing has it.
   *
   * @param size in bytes
   * @param modificationTime in milliseconds since the epoch
   */
  public record Listed(String key, long size, long modificationTime) {}

  @Override
  public String createUpload(String key, Map<String, String> metadata) {
    CreateMultipartUploadRequest.Builder request =
        CreateMultipartUploadRequest.builder()
            .bucket(settings.bucket())
            .key(key)
            .contentType(CONTENT_TYPE)
            .metadata(metadata);
    if (!settings.storageClass().isEmpty()) {
      request.storageClass(settings.storageClass());
    }
    if (settings.transport().checksums()) {
      // What an upload is begun with, its parts and its completion must bring, too.
      request.checksumAlgorithm(ChecksumAlgorithm.CRC32);
    }
    return trying(
        "beginning an upload of",
        key,
        () -> client.createMultipartUpload(request.build()).uploadId());
  }

  @Override
  public String uploadPart(String key, String uploadId, int number, Payload body) {
    UploadPartRequest.Builder request =
        UploadPartRequest.builder()
            .bucket(settings.bucket())
            .key(key)
            .uploadId(uploadId)
            .partNumber(number)
            .checksumCRC32(checksum(body));
    return trying(
        "uploading part " + number + " of",
        key,
        () -> {
          UploadPartResponse sent = client.uploadPart(request.build(), body(body));
          return new Part(sent.eTag(), sent.checksumCRC32()).text();
        });
  }

  @Override
  public boolean completeUpload(String key, String uploadId, List<String> etags) {
    List<CompletedPart> parts = new ArrayList<>(etags.size());
    for (int i = 0; i < etags.size(); i++) {
      Part part = Part.parse(etags.get(i));
      parts.add(
          CompletedPart.builder()
              .partNumber(i + 1)
              .eTag(part.etag())
              .checksumCRC32(part.crc32())
              .build());
    }
    return trying(
        "completing",
        key,
        () -> {
          try {
            client.completeMultipartUpload(
                r ->
                    r.bucket(settings.bucket())
                        .key(key)
                        .uploadId(uploadId)
                        .multipartUpload(m -> m.parts(parts)));
            return true;
          } catch (SdkException e) {
            if (S3Faults.noSuchUpload(e)) {
              return false;
            }
            throw e;
          }
        });
  }

  @Override
  public void abortUpload(String key, String uploadId) {
    trying(
        "aborting an upload of",
        key,
        () -> {
          try {
            client.abortMultipartUpload(
                r -> r.bucket(settings.bucket()).key(key).uploadId(uploadId));
          } catch (SdkException e) {
            if (!S3Faults.noSuchUpload(e)) {
              throw e;
            }
          }
          return true;
        });
  }

  @Override
  public void tag(String key, Map<String, String> tags) {
    List<Tag> set =
        tags.entrySet().stream()
            .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
            .toList();
    trying(
        "tagging",
        key,
        () ->
            client
                .putObjectTagging(
                    r -> r.bucket(settings.bucket()).key(key).tagging(t -> t.tagSet(set)))
                .toString());
  }

  private <T> Optional<T> ifThere(String doing, String key, Supplier<T> call) {
    return connection.ifThere(doing, key, call);
  }

  private <T> T trying(String doing, String key, Supplier<T> call) {
    return connection.trying(doing, key, call);
  }

  @Override
  public void close() {
    connection.close();
  }

  /**
   * What completion needs to know of a part, as one text, which is kept in heads.
   *
   * @param crc32 null without checksums
   */
  private record Part(String etag, String crc32) {
    private static final char SEPARATOR = '|';

    String text() {
      return crc32 == null ? etag : etag + SEPARATOR + crc32;
    }

    static Part parse(String text) {
      int at = text.lastIndexOf(SEPARATOR);
      return at < 0
          ? new Part(text, null)
          : new Part(text.substring(0, at), text.substring(at + 1));
    }
  }
}
