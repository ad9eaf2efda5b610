package dev.millrace.connect.deltalake.storage;

import dev.millrace.connect.files.storage.Encryption;
import dev.millrace.connect.files.storage.S3ObjectStore;
import dev.millrace.connect.files.storage.S3Settings;
import dev.millrace.connect.files.storage.Transport;
import dev.millrace.sandbox.s3.S3Server;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** An S3 server in this JVM with one bucket, and a client for it. */
public final class TestBucket implements AutoCloseable {
  public static final String NAME = "lake";
  private static final int PART_BYTES = 5 * 1024 * 1024;

  public final S3Server server;
  private final S3ObjectStore store;

  /**
   * @param dir where the objects stand
   */
  public TestBucket(Path dir) throws IOException {
    server = S3Server.start(dir);
    server.createBucket(NAME);
    store =
        connect(
            server.endpoint(),
            server.credentials().accessKey(),
            server.credentials().secretKey(),
            0);
  }

  /**
   * @param retries of each request by the SDK, which does not say what became of the tries before
   */
  public static S3ObjectStore connect(
      URI endpoint, String accessKey, String secretKey, int retries) {
    return S3ObjectStore.connect(
        new S3Settings(
            NAME,
            "eu-central-1",
            endpoint,
            true,
            false,
            StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey)),
            null,
            new Encryption.BucketDefault(),
            "",
            "",
            new Transport(retries, 5, 20, true, false, false, null)));
  }

  public S3TableStorage table(String folder) {
    return table(store, folder);
  }

  public static S3TableStorage table(S3ObjectStore store, String folder) {
    return new S3TableStorage(store, NAME, folder, PART_BYTES);
  }

  /** Copies a table to a disk. */
  public Path copy(String folder, Path to) throws IOException {
    try (TableStorage storage = table(folder)) {
      List<TableStorage.Entry> files = new ArrayList<>();
      storage.walk(files::add);
      for (TableStorage.Entry file : files) {
        Path copy = to.resolve(file.path());
        Files.createDirectories(copy.getParent());
        Files.write(copy, storage.read(file.path()).orElseThrow());
      }
    }
    return to;
  }

  @Override
  public void close() {
    store.close();
    server.close();
  }
}
