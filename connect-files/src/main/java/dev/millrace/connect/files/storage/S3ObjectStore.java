package dev.millrace.connect.files.storage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A bucket of S3, or of a store that speaks its protocol. Thread-safe. */
public final class S3ObjectStore implements ObjectStore {
  private static final String CONTENT_TYPE = "application/octet-stream";

  private final S3Settings settings;
  private final S3Client client;

  private S3ObjectStore(S3Settings settings, S3Client client) {
    this.settings = settings;
    this.client = client;
  }

  public static S3ObjectStore connect(S3Settings settings) {
    S3ClientBuilder builder =
        S3Client.builder()
            .region(Region.of(settings.region()))
            .credentialsProvider(settings.credentials())
            .forcePathStyle(settings.pathStyle())
            .requestChecksumCalculation(
                settings.checksumsAlways()
                    ? RequestChecksumCalculation.WHEN_SUPPORTED
                    : RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .httpClientBuilder(
                Apache5HttpClient.builder()
                    .maxConnections(settings.connections())
                    .connectionTimeout(Duration.ofSeconds(3))
                    .socketTimeout(Duration.ofSeconds(30)))
            .overrideConfiguration(
                o ->
                    o.retryStrategy(
                        StandardRetryStrategy.builder()
                            .maxAttempts(settings.retries() + 1)
                            .backoffStrategy(
                                BackoffStrategy.exponentialDelay(
                                    Duration.ofMillis(settings.retryBackoffMs()),
                                    Duration.ofSeconds(20)))
                            .circuitBreakerEnabled(false)
                            .build()));
    if (settings.endpoint() != null) {
      builder.endpointOverride(settings.endpoint());
    }
    return new S3ObjectStore(settings, builder.build());
  }

  @Override
  public Optional<StoredObject> get(String key) {
    return trying(
        "reading",
        key,
        () -> {
          try {
            ResponseBytes<GetObjectResponse> found =
                client.getObjectAsBytes(r -> r.bucket(settings.bucket()).key(key));
            return Optional.of(
                new StoredObject(found.asByteArrayUnsafe(), found.response().eTag()));
          } catch (SdkException e) {
            return S3Faults.absentOrThrow(e);
          }
        });
  }

  @Override
  public Optional<Map<String, String>> metadata(String key) {
    return trying(
        "looking at",
        key,
        () -> {
          try {
            Map<String, String> lower = new HashMap<>();
            client
                .headObject(r -> r.bucket(settings.bucket()).key(key))
                .metadata()
                .forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
            return Optional.of(lower);
          } catch (SdkException e) {
            return S3Faults.absentOrThrow(e);
          }
        });
  }

  @Override
  public PutOutcome put(String key, byte[] body, PutCondition condition) {
    PutObjectRequest.Builder request = request(key);
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
            return new PutOutcome.Written(
                client.putObject(request.build(), RequestBody.fromBytes(body)).eTag());
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
    PutObjectRequest request = request(key).metadata(metadata).build();
    trying("writing", key, () -> client.putObject(request, body(body)).eTag());
  }

  private PutObjectRequest.Builder request(String key) {
    PutObjectRequest.Builder request =
        PutObjectRequest.builder().bucket(settings.bucket()).key(key).contentType(CONTENT_TYPE);
    if (!settings.sse().isEmpty()) {
      request.serverSideEncryption(settings.sse());
      if (!settings.sseKmsKeyId().isEmpty()) {
        request.ssekmsKeyId(settings.sseKmsKeyId());
      }
    }
    return request;
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
    return trying(
        "listing",
        prefix,
        () ->
            client
                .listObjectsV2Paginator(r -> r.bucket(settings.bucket()).prefix(prefix))
                .contents()
                .stream()
                .map(S3Object::key)
                .toList());
  }

  @Override
  public String createUpload(String key, Map<String, String> metadata) {
    CreateMultipartUploadRequest.Builder request =
        CreateMultipartUploadRequest.builder()
            .bucket(settings.bucket())
            .key(key)
            .contentType(CONTENT_TYPE)
            .metadata(metadata);
    if (!settings.sse().isEmpty()) {
      request.serverSideEncryption(settings.sse());
      if (!settings.sseKmsKeyId().isEmpty()) {
        request.ssekmsKeyId(settings.sseKmsKeyId());
      }
    }
    return trying(
        "beginning an upload of",
        key,
        () -> client.createMultipartUpload(request.build()).uploadId());
  }

  @Override
  public String uploadPart(String key, String uploadId, int number, Payload body) {
    return trying(
        "uploading part " + number + " of",
        key,
        () ->
            client
                .uploadPart(
                    r -> r.bucket(settings.bucket()).key(key).uploadId(uploadId).partNumber(number),
                    body(body))
                .eTag());
  }

  @Override
  public boolean completeUpload(String key, String uploadId, List<String> etags) {
    List<CompletedPart> parts = new ArrayList<>(etags.size());
    for (int i = 0; i < etags.size(); i++) {
      parts.add(CompletedPart.builder().partNumber(i + 1).eTag(etags.get(i)).build());
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

  private <T> T trying(String doing, String key, Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException e) {
      throw S3Faults.of(doing, settings, key, e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
