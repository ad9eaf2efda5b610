package dev.millrace.sandbox.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.sandbox.process.HttpProbe;
import dev.millrace.sandbox.s3.S3Fault.Effect;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.S3Exception;

class S3ProcessIT {

  @TempDir Path directory;
  private S3Process process;
  private S3Client s3;

  @BeforeEach
  void start() {
    process = new S3Process(directory);
    process.start();
    s3 = Clients.of(process.endpoint(), process.credentials());
    s3.createBucket(r -> r.bucket("bucket"));
  }

  @AfterEach
  void stop() {
    s3.close();
    process.close();
  }

  private void put(String key) {
    s3.putObject(r -> r.bucket("bucket").key(key), Clients.body("v"));
  }

  @Test
  void keepsObjectsOverKill() {
    URI endpoint = process.endpoint();
    s3.putObject(r -> r.bucket("bucket").key("k"), Clients.body("kept"));
    process.kill();
    assertThat(process.isAlive()).isFalse();
    process.start();
    assertThat(process.endpoint()).isEqualTo(endpoint);
    assertThat(s3.getObjectAsBytes(r -> r.bucket("bucket").key("k")).asUtf8String())
        .isEqualTo("kept");
  }

  @Test
  void takesFaultsWhileItRunsAndKeepsThemOverKill() {
    process.faults(
        S3Rule.on("PutObject", Effect.SLOW_DOWN).keys("slow"),
        S3Rule.on("PutObject", Effect.CUT_AFTER).keys("lost"),
        S3Rule.on("PutObject", Effect.DENIED).keys("mine/.*"),
        S3Rule.on("PutObject", Effect.INTERNAL_ERROR).keys("once").most(1));
    put("fine");
    assertThatThrownBy(() -> put("slow"))
        .isInstanceOf(S3Exception.class)
        .hasMessageContaining("503");
    assertThatThrownBy(() -> put("lost")).isInstanceOf(SdkClientException.class);
    assertThatThrownBy(() -> put("once"))
        .isInstanceOf(S3Exception.class)
        .hasMessageContaining("500");
    put("once");
    process.kill();
    process.start();
    // The JDK's client notices its dead connection at a request without a body, and sends it again.
    assertThat(s3.listBuckets().buckets()).hasSize(1);
    assertThatThrownBy(() -> put("mine/1"))
        .isInstanceOf(S3Exception.class)
        .hasMessageContaining("Access Denied");
    process.noFaults();
    put("mine/1");
    assertThat(s3.listObjectsV2(r -> r.bucket("bucket")).contents())
        .extracting(o -> o.key())
        .containsExactly("fine", "lost", "mine/1", "once");
  }

  @Test
  void tellsWhatCame() {
    s3.putObject(
        r -> r.bucket("bucket").key("k").serverSideEncryption("AES256"), Clients.body("v"));
    assertThat(process.requests())
        .last()
        .satisfies(
            request -> {
              assertThat(request.operation()).isEqualTo("PutObject");
              assertThat(request.bucket()).isEqualTo("bucket");
              assertThat(request.key()).isEqualTo("k");
              assertThat(request.header("x-amz-server-side-encryption")).isEqualTo("AES256");
            });
    process.forgetRequests();
    assertThat(process.requests()).isEmpty();
  }

  @Test
  void abortsUploadsAsALifecycleRuleDoes() {
    String id = s3.createMultipartUpload(r -> r.bucket("bucket").key("k")).uploadId();
    assertThat(process.abortUploads("bucket", Duration.ofHours(1))).isZero();
    assertThat(process.abortUploads("bucket", Duration.ZERO)).isEqualTo(1);
    assertThatThrownBy(() -> s3.listParts(r -> r.bucket("bucket").key("k").uploadId(id)))
        .isInstanceOf(NoSuchUploadException.class);
  }

  @Test
  void destroysABucketThatIsNotEmpty() {
    put("k");
    process.destroyBucket("bucket");
    assertThatThrownBy(() -> put("k")).isInstanceOf(NoSuchBucketException.class);
    assertThatThrownBy(() -> process.destroyBucket("bucket"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("There is no bucket bucket");
  }

  @Test
  void obeysOnlyWhoKnowsTheSecret() {
    assertThat(HttpProbe.status(process.endpoint().resolve("/_control/requests"))).isEqualTo(403);
  }
}
