package dev.millrace.connect.deltalake.storage;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3TableStorageTest extends StorageSuite {
  @TempDir private Path dir;
  private TestBucket bucket;

  @BeforeEach
  void start() throws IOException {
    bucket = new TestBucket(dir);
  }

  @AfterEach
  void stop() {
    bucket.close();
  }

  @Override
  TableStorage storage() {
    return bucket.table("wh/a table");
  }

  @Test
  void refusesAStoreThatIgnoresConditions() {
    TableStorage careless =
        new MemoryTableStorage() {
          @Override
          public boolean putIfAbsent(String path, byte[] body) {
            try (Upload upload = create(path)) {
              upload.write(body, 0, body.length);
            }
            return true;
          }
        };
    assertThatThrownBy(() -> ConditionalPutProbe.requireHonoured(careless))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("ignores 'If-None-Match: *'")
        .hasMessageContaining("tasks.max=1");
  }
}
