package dev.millrace.sandbox.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

class S3MultipartTest {

  private static final int PART = 5 << 20;

  @TempDir Path directory;
  private S3Server server;
  private S3Client s3;
  private String upload;

  @BeforeEach
  void start() throws IOException {
    server = S3Server.start(directory);
    server.createBucket("bucket");
    s3 = Clients.of(server);
    upload =
        s3.createMultipartUpload(
                r -> r.bucket("bucket").key("k").metadata(Map.of("topic", "orders")))
            .uploadId();
  }

  @AfterEach
  void stop() {
    s3.close();
    server.close();
  }

  @Test
  void joinsParts() {
    byte[] data = new byte[2 * PART + 17];
    new Random(1).nextBytes(data);
    List<CompletedPart> parts = new ArrayList<>();
    for (int from = 0; from < data.length; from += PART) {
      parts.add(
          part(
              parts.size() + 1,
              Arrays.copyOfRange(data, from, Math.min(from + PART, data.length))));
    }
    CompleteMultipartUploadResponse completed = complete(parts);
    assertThat(completed.eTag()).matches("\"[0-9a-f]{32}-3\"");
    HeadObjectResponse head = s3.headObject(r -> r.bucket("bucket").key("k"));
    assertThat(head.eTag()).isEqualTo(completed.eTag());
    assertThat(head.metadata()).isEqualTo(Map.of("topic", "orders"));
    assertThat(s3.getObjectAsBytes(r -> r.bucket("bucket").key("k")).asByteArray()).isEqualTo(data);
    assertThat(s3.listMultipartUploads(r -> r.bucket("bucket")).uploads()).isEmpty();
    assertRefused(404, "There is no upload", () -> complete(parts));
  }

  @Test
  void refusesSmallMisorderedAndUnknownParts() {
    CompletedPart one = part(1, new byte[PART - 1]);
    CompletedPart two = part(2, new byte[10]);
    assertRefused(400, "fewer than 5 MiB", () -> complete(List.of(one, two)));
    assertRefused(400, "Part 1 comes after part 2", () -> complete(List.of(two, one)));
    assertRefused(
        400, "Part 2 was not uploaded", () -> complete(List.of(two.copy(p -> p.eTag("\"0\"")))));
    assertRefused(
        400, "Part 3 was not uploaded", () -> complete(List.of(two.copy(p -> p.partNumber(3)))));
    assertThat(complete(List.of(one)).eTag()).endsWith("-1\"");
  }

  @Test
  void listsPartsInPages() {
    for (int number : List.of(3, 1, 2)) {
      part(number, new byte[number]);
    }
    ListPartsResponse first =
        s3.listParts(r -> r.bucket("bucket").key("k").uploadId(upload).maxParts(2));
    assertThat(first.parts()).extracting(p -> p.partNumber()).containsExactly(1, 2);
    assertThat(first.isTruncated()).isTrue();
    ListPartsResponse second =
        s3.listParts(
            r ->
                r.bucket("bucket")
                    .key("k")
                    .uploadId(upload)
                    .partNumberMarker(first.nextPartNumberMarker()));
    assertThat(second.parts()).extracting(p -> p.size()).containsExactly(3L);
    assertThat(second.isTruncated()).isFalse();
  }

  @Test
  void listsUploadsInPages() {
    for (String key : List.of("a/1", "a/2", "b")) {
      s3.createMultipartUpload(r -> r.bucket("bucket").key(key));
    }
    ListMultipartUploadsResponse first =
        s3.listMultipartUploads(r -> r.bucket("bucket").maxUploads(3));
    assertThat(first.uploads()).extracting(u -> u.key()).containsExactly("a/1", "a/2", "b");
    ListMultipartUploadsResponse second =
        s3.listMultipartUploads(
            r ->
                r.bucket("bucket")
                    .keyMarker(first.nextKeyMarker())
                    .uploadIdMarker(first.nextUploadIdMarker()));
    assertThat(second.uploads()).extracting(u -> u.uploadId()).containsExactly(upload);
    assertThat(s3.listMultipartUploads(r -> r.bucket("bucket").prefix("a/")).uploads()).hasSize(2);
  }

  @Test
  void anAbortedUploadIsGone() {
    CompletedPart one = part(1, new byte[10]);
    s3.abortMultipartUpload(r -> r.bucket("bucket").key("k").uploadId(upload));
    assertRefused(404, "There is no upload", () -> complete(List.of(one)));
    assertRefused(404, "There is no upload", () -> part(2, new byte[10]));
    assertThat(s3.listMultipartUploads(r -> r.bucket("bucket")).uploads()).isEmpty();
  }

  @Test
  void uploadsSurviveARestart() throws IOException {
    CompletedPart one = part(1, "first".getBytes(StandardCharsets.UTF_8));
    server.close();
    try (S3Server again = S3Server.start(directory, 0, server.credentials());
        S3Client client = Clients.of(again)) {
      client.completeMultipartUpload(
          r -> r.bucket("bucket").key("k").uploadId(upload).multipartUpload(m -> m.parts(one)));
      assertThat(client.getObjectAsBytes(r -> r.bucket("bucket").key("k")).asUtf8String())
          .isEqualTo("first");
      assertThat(client.headObject(r -> r.bucket("bucket").key("k")).metadata())
          .isEqualTo(Map.of("topic", "orders"));
    }
  }

  private CompletedPart part(int number, byte[] data) {
    String etag =
        s3.uploadPart(
                r -> r.bucket("bucket").key("k").uploadId(upload).partNumber(number),
                RequestBody.fromBytes(data))
            .eTag();
    return CompletedPart.builder().partNumber(number).eTag(etag).build();
  }

  private CompleteMultipartUploadResponse complete(List<CompletedPart> parts) {
    return s3.completeMultipartUpload(
        r -> r.bucket("bucket").key("k").uploadId(upload).multipartUpload(m -> m.parts(parts)));
  }

  private static void assertRefused(int status, String message, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(status))
        .hasMessageContaining(message);
  }
}
