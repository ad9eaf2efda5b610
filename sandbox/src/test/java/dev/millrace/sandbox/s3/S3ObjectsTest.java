package dev.millrace.sandbox.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;

class S3ObjectsTest {

  @TempDir Path directory;
  private S3Server server;
  private S3Client s3;

  @BeforeEach
  void start() throws IOException {
    server = S3Server.start(directory);
    server.createBucket("bucket");
    s3 = Clients.of(server);
  }

  @AfterEach
  void stop() {
    s3.close();
    server.close();
  }

  @Test
  void givesBackWhatWasPut() {
    String etag =
        s3.putObject(
                r ->
                    r.bucket("bucket")
                        .key("a/b")
                        .contentType("text/csv")
                        .contentEncoding("gzip")
                        .metadata(Map.of("topic", "orders")),
                Clients.body("hello"))
            .eTag();
    assertThat(etag).isEqualTo("\"5d41402abc4b2a76b9719d911017c592\"");
    ResponseBytes<GetObjectResponse> got = s3.getObjectAsBytes(r -> r.bucket("bucket").key("a/b"));
    assertThat(got.asUtf8String()).isEqualTo("hello");
    HeadObjectResponse head = s3.headObject(r -> r.bucket("bucket").key("a/b"));
    assertThat(head.eTag()).isEqualTo(etag);
    assertThat(head.contentLength()).isEqualTo(5);
    assertThat(head.contentType()).isEqualTo("text/csv");
    assertThat(head.contentEncoding()).isEqualTo("gzip");
    assertThat(head.metadata()).isEqualTo(Map.of("topic", "orders"));
    assertThat(head.lastModified()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../etc/passwd",
        "a//b",
        "a b+c%d",
        "ünï/😀",
        "..",
        "a&b=c?d#e",
        "x/./y",
        "<k>\"'"
      })
  void anyTextIsAKey(String key) {
    s3.putObject(r -> r.bucket("bucket").key(key), Clients.body(key));
    assertThat(s3.getObjectAsBytes(r -> r.bucket("bucket").key(key)).asUtf8String()).isEqualTo(key);
    assertThat(s3.listObjectsV2(r -> r.bucket("bucket")).contents())
        .singleElement()
        .satisfies(o -> assertThat(o.key()).isEqualTo(key));
    s3.deleteObjects(
        r ->
            r.bucket("bucket").delete(d -> d.objects(ObjectIdentifier.builder().key(key).build())));
    assertThat(s3.listObjectsV2(r -> r.bucket("bucket")).contents()).isEmpty();
  }

  @Test
  void emptyObjectsAreObjects() {
    s3.putObject(r -> r.bucket("bucket").key("empty"), RequestBody.empty());
    assertThat(s3.getObjectAsBytes(r -> r.bucket("bucket").key("empty")).asByteArray()).isEmpty();
    assertThat(s3.headObject(r -> r.bucket("bucket").key("empty")).contentLength()).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = ChecksumAlgorithm.class,
      names = {"CRC32", "CRC32_C", "SHA1", "SHA256"})
  void verifiesAndReturnsChecksums(ChecksumAlgorithm algorithm) {
    byte[] data = new byte[300_000];
    new Random(1).nextBytes(data);
    s3.putObject(
        r -> r.bucket("bucket").key("k").checksumAlgorithm(algorithm), RequestBody.fromBytes(data));
    assertThat(
            s3.getObjectAsBytes(r -> r.bucket("bucket").key("k").checksumMode(ChecksumMode.ENABLED))
                .asByteArray())
        .isEqualTo(data);
  }

  @Test
  void refusesAWrongChecksum() {
    assertThatThrownBy(
            () ->
                s3.putObject(
                    r -> r.bucket("bucket").key("k").checksumCRC32("AAAAAA=="),
                    Clients.body("text")))
        .isInstanceOf(S3Exception.class)
        .hasMessageContaining("The body's CRC32 is");
    assertThatThrownBy(() -> s3.headObject(r -> r.bucket("bucket").key("k")))
        .isInstanceOf(NoSuchKeyException.class);
  }

  @Test
  void readsRanges() {
    s3.putObject(r -> r.bucket("bucket").key("k"), Clients.body("0123456789"));
    assertThat(range("bytes=2-4")).isEqualTo("234");
    assertThat(range("bytes=7-")).isEqualTo("789");
    assertThat(range("bytes=-3")).isEqualTo("789");
    assertThat(range("bytes=5-1000")).isEqualTo("56789");
    assertThatThrownBy(() -> range("bytes=10-"))
        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(416));
  }

  private String range(String range) {
    return s3.getObjectAsBytes(r -> r.bucket("bucket").key("k").range(range)).asUtf8String();
  }

  @Test
  void namesWhatIsMissing() {
    assertThatThrownBy(() -> s3.getObjectAsBytes(r -> r.bucket("bucket").key("none")))
        .isInstanceOf(NoSuchKeyException.class)
        .hasMessageContaining("There is no object none");
    assertThatThrownBy(() -> s3.listObjectsV2(r -> r.bucket("nowhere")))
        .isInstanceOf(NoSuchBucketException.class);
    // Deleting what is not there is no error.
    s3.deleteObject(r -> r.bucket("bucket").key("none"));
  }

  @Test
  void deletesABucketOnlyWhenEmpty() {
    s3.createBucket(r -> r.bucket("second"));
    s3.putObject(r -> r.bucket("second").key("k"), Clients.body("v"));
    assertThat(s3.listBuckets().buckets()).extracting(b -> b.name()).contains("bucket", "second");
    assertThatThrownBy(() -> s3.deleteBucket(r -> r.bucket("second")))
        .isInstanceOf(S3Exception.class)
        .hasMessageContaining("The bucket second holds objects");
    s3.deleteObject(r -> r.bucket("second").key("k"));
    s3.deleteBucket(r -> r.bucket("second"));
    assertThatThrownBy(() -> s3.headBucket(r -> r.bucket("second")))
        .isInstanceOf(S3Exception.class);
  }

  @Test
  void refusesWhatItDoesNotModel() {
    s3.putObject(r -> r.bucket("bucket").key("k"), Clients.body("v"));
    assertThatThrownBy(() -> s3.getObjectAcl(r -> r.bucket("bucket").key("k")))
        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(501))
        .hasMessageContaining("GET object acl is not part of this server");
  }

  @Test
  void objectsSurviveARestart() throws IOException {
    s3.putObject(
        r -> r.bucket("bucket").key("kept").metadata(Map.of("a", "b")), Clients.body("data"));
    s3.putObject(r -> r.bucket("bucket").key("gone"), Clients.body("data"));
    s3.deleteObject(r -> r.bucket("bucket").key("gone"));
    server.close();
    try (S3Server again = S3Server.start(directory, 0, server.credentials());
        S3Client client = Clients.of(again)) {
      ResponseBytes<GetObjectResponse> got =
          client.getObjectAsBytes(r -> r.bucket("bucket").key("kept"));
      assertThat(got.asUtf8String()).isEqualTo("data");
      assertThat(got.response().metadata()).isEqualTo(Map.of("a", "b"));
      assertThat(client.listObjectsV2(r -> r.bucket("bucket")).contents()).hasSize(1);
    }
  }

  @Test
  void replacedAndDeletedObjectsLeaveNoFiles() throws IOException {
    for (int i = 0; i < 3; i++) {
      s3.putObject(r -> r.bucket("bucket").key("k"), Clients.body("v"));
    }
    s3.deleteObject(r -> r.bucket("bucket").key("k"));
    try (Stream<Path> files = Files.walk(directory)) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void failsAsTheFaultSays() {
    server.fault((operation, bucket, key) -> slowPuts(operation));
    assertThatThrownBy(() -> s3.putObject(r -> r.bucket("bucket").key("k"), Clients.body("v")))
        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(503));
    server.fault((operation, bucket, key) -> S3Fault.Effect.CUT_BEFORE);
    assertThatThrownBy(() -> s3.putObject(r -> r.bucket("bucket").key("k"), Clients.body("v")))
        .isInstanceOf(SdkClientException.class);
    server.fault(S3Fault.NONE);
    assertThat(s3.listObjectsV2(r -> r.bucket("bucket")).contents()).isEmpty();
    server.fault((operation, bucket, key) -> S3Fault.Effect.CUT_AFTER);
    assertThatThrownBy(() -> s3.putObject(r -> r.bucket("bucket").key("k"), Clients.body("v")))
        .isInstanceOf(SdkClientException.class);
    server.fault((operation, bucket, key) -> S3Fault.Effect.delayed(Duration.ofMillis(50)));
    assertThat(s3.listObjectsV2(r -> r.bucket("bucket")).contents()).hasSize(1);
  }

  private static S3Fault.Effect slowPuts(String operation) {
    assertThat(operation).isEqualTo("PutObject");
    return S3Fault.Effect.SLOW_DOWN;
  }
}
