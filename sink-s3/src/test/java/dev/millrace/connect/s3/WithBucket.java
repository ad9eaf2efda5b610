package dev.millrace.connect.s3;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A bucket for each test. */
abstract class WithBucket {
  @TempDir Path dir;
  Bucketful bucket;

  @BeforeEach
  void startBucket() throws IOException {
    bucket = new Bucketful(dir);
  }

  @AfterEach
  void stopBucket() {
    bucket.close();
  }
}
