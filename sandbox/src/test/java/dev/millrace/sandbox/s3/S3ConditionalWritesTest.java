package dev.millrace.sandbox.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;

class S3ConditionalWritesTest {

  private static final int KEYS = 50;
  private static final int WRITERS = 8;

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
  void oneOfManyCreatorsWins() throws Exception {
    for (int i = 0; i < KEYS; i++) {
      String key = "new-" + i;
      List<Integer> winners =
          race(
              writer ->
                  () ->
                      s3.putObject(
                          r -> r.bucket("bucket").key(key).ifNoneMatch("*"),
                          Clients.body("writer " + writer)));
      assertThat(winners).as(key).hasSize(1);
      assertThat(text(key)).isEqualTo("writer " + winners.get(0));
    }
  }

  @Test
  void oneOfManyReplacersWins() throws Exception {
    for (int i = 0; i < KEYS; i++) {
      String key = "old-" + i;
      String etag = s3.putObject(r -> r.bucket("bucket").key(key), Clients.body("first")).eTag();
      List<Integer> winners =
          race(
              writer ->
                  () ->
                      s3.putObject(
                          r -> r.bucket("bucket").key(key).ifMatch(etag),
                          Clients.body("writer " + writer)));
      assertThat(winners).as(key).hasSize(1);
      assertThat(text(key)).isEqualTo("writer " + winners.get(0));
    }
  }

  @Test
  void oneOfManyCompletionsWins() throws Exception {
    for (int i = 0; i < 10; i++) {
      String key = "upload-" + i;
      List<String> uploads = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        uploads.add(s3.createMultipartUpload(r -> r.bucket("bucket").key(key)).uploadId());
      }
      List<Integer> winners =
          race(writer -> () -> completeOnePart(key, uploads.get(writer), "writer " + writer));
      assertThat(winners).as(key).hasSize(1);
      assertThat(text(key)).isEqualTo("writer " + winners.get(0));
      assertThat(s3.listMultipartUploads(r -> r.bucket("bucket").prefix(key)).uploads())
          .as("the losers' uploads stay")
          .hasSize(WRITERS - 1);
    }
  }

  private Object completeOnePart(String key, String upload, String text) {
    String etag =
        s3.uploadPart(
                r -> r.bucket("bucket").key(key).uploadId(upload).partNumber(1), Clients.body(text))
            .eTag();
    CompletedPart part = CompletedPart.builder().partNumber(1).eTag(etag).build();
    return s3.completeMultipartUpload(
        r ->
            r.bucket("bucket")
                .key(key)
                .uploadId(upload)
                .ifNoneMatch("*")
                .multipartUpload(m -> m.parts(part)));
  }

  @Test
  void aReplacementNeedsTheObject() {
    assertThatThrownBy(
            () ->
                s3.putObject(
                    r -> r.bucket("bucket").key("none").ifMatch("\"abc\""), Clients.body("v")))
        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(404));
  }

  @Test
  void deletesOnlyTheVersionThatWasMeant() {
    String first = s3.putObject(r -> r.bucket("bucket").key("k"), Clients.body("1")).eTag();
    s3.putObject(r -> r.bucket("bucket").key("k"), Clients.body("2"));
    assertThatThrownBy(() -> s3.deleteObject(r -> r.bucket("bucket").key("k").ifMatch(first)))
        .isInstanceOfSatisfying(S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(412))
        .hasMessageContaining("If-Match");
    assertThat(text("k")).isEqualTo("2");
    String second = s3.headObject(r -> r.bucket("bucket").key("k")).eTag();
    s3.deleteObject(r -> r.bucket("bucket").key("k").ifMatch(second));
    assertThat(s3.listObjectsV2(r -> r.bucket("bucket")).contents()).isEmpty();
  }

  private String text(String key) {
    return s3.getObjectAsBytes(r -> r.bucket("bucket").key(key)).asUtf8String();
  }

  /** Runs one write for each writer at the same time; which ones were not refused. */
  private static List<Integer> race(IntFunction<Callable<Object>> write) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try {
      CyclicBarrier start = new CyclicBarrier(WRITERS);
      List<Future<Boolean>> results = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        Callable<Object> one = write.apply(writer);
        results.add(
            threads.submit(
                () -> {
                  start.await(30, TimeUnit.SECONDS);
                  return succeeds(one);
                }));
      }
      List<Integer> winners = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        if (results.get(writer).get(60, TimeUnit.SECONDS)) {
          winners.add(writer);
        }
      }
      return winners;
    } finally {
      threads.shutdownNow();
    }
  }

  private static boolean succeeds(Callable<Object> write) throws Exception {
    try {
      write.call();
      return true;
    } catch (S3Exception e) {
      assertThat(e.statusCode()).isEqualTo(412);
      return false;
    }
  }
}
