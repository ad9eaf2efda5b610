package dev.millrace.sandbox.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

class S3SignatureTest {

  private static final S3Credentials CREDENTIALS = new S3Credentials("key", "secret");

  @TempDir Path directory;
  private S3Server server;

  @BeforeEach
  void start() throws IOException {
    server = S3Server.start(directory, 0, CREDENTIALS);
    server.createBucket("bucket");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void refusesAWrongSecretAndAnUnknownKey() {
    assertRefused(new S3Credentials("key", "wrong"), "SignatureDoesNotMatch");
    assertRefused(new S3Credentials("other", "secret"), "InvalidAccessKeyId");
  }

  private void assertRefused(S3Credentials credentials, String code) {
    try (S3Client s3 = Clients.of(server.endpoint(), credentials)) {
      assertThatThrownBy(() -> s3.putObject(r -> r.bucket("bucket").key("k"), Clients.body("v")))
          .isInstanceOfSatisfying(
              S3Exception.class,
              e -> {
                assertThat(e.statusCode()).isEqualTo(403);
                assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
              });
    }
  }

  @Test
  void refusesAClockThatIsFarOff() throws IOException {
    Clock ahead = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(16));
    try (S3Server late = new S3Server(directory.resolve("late"), 0, CREDENTIALS, ahead);
        S3Client s3 = Clients.of(late)) {
      assertThatThrownBy(s3::listBuckets)
          .isInstanceOfSatisfying(
              S3Exception.class,
              e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("RequestTimeTooSkewed"));
    }
  }

  @Test
  void refusesARequestWithoutSignature() throws Exception {
    HttpResponse<String> answer = send("GET", server.endpoint().resolve("/bucket/k"), "");
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("<Code>AccessDenied</Code>");
  }

  @Test
  void takesPresignedUrls() throws Exception {
    try (S3Presigner presigner =
        S3Presigner.builder()
            .endpointOverride(server.endpoint())
            .region(Region.US_EAST_1)
            .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(true).build())
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
            .build()) {
      URI put =
          presigner
              .presignPutObject(
                  p ->
                      p.signatureDuration(Duration.ofMinutes(5))
                          .putObjectRequest(r -> r.bucket("bucket").key("a b/ü")))
              .url()
              .toURI();
      assertThat(send("PUT", put, "text").statusCode()).isEqualTo(200);
      URI get =
          presigner
              .presignGetObject(
                  p ->
                      p.signatureDuration(Duration.ofMinutes(5))
                          .getObjectRequest(r -> r.bucket("bucket").key("a b/ü")))
              .url()
              .toURI();
      assertThat(send("GET", get, "").body()).isEqualTo("text");
      URI forged = URI.create(get.toString().replace("a%20b", "a%20c"));
      assertThat(send("GET", forged, "").body()).contains("SignatureDoesNotMatch");
    }
  }

  private static HttpResponse<String> send(String method, URI uri, String body) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri)
                .method(
                    method,
                    body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
  }
}
