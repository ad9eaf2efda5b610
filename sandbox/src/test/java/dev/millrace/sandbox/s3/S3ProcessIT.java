package dev.millrace.sandbox.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

class S3ProcessIT {

  @TempDir Path directory;

  @Test
  void keepsObjectsOverKill() {
    long begin = System.nanoTime();
    try (S3Process process = new S3Process(directory)) {
      process.start();
      System.out.printf("s3 %d ms%n", (System.nanoTime() - begin) / 1_000_000);
      URI endpoint = process.endpoint();
      try (S3Client s3 = Clients.of(endpoint, process.credentials())) {
        s3.createBucket(r -> r.bucket("bucket"));
        s3.putObject(r -> r.bucket("bucket").key("k"), Clients.body("kept"));
        process.kill();
        assertThat(process.isAlive()).isFalse();
        process.start();
        assertThat(process.endpoint()).isEqualTo(endpoint);
        assertThat(s3.getObjectAsBytes(r -> r.bucket("bucket").key("k")).asUtf8String())
            .isEqualTo("kept");
      }
    }
  }
}
