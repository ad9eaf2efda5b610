package dev.millrace.connect.s3;

import dev.millrace.sandbox.s3.S3Server;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The suite with the sandbox's own server. */
class SandboxStoreIT extends StoreSuite {
  private S3Server server;

  @BeforeEach
  void start() throws IOException {
    server = S3Server.start(dir.resolve("s3"));
    server.createBucket("lake");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Override
  Map<String, String> place() {
    return Map.of(
        "store.url", server.endpoint().toString(),
        "aws.access.key.id", server.credentials().accessKey(),
        "aws.secret.access.key", server.credentials().secretKey());
  }
}
