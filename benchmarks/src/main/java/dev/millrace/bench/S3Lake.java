package dev.millrace.bench;

import dev.millrace.connect.s3.S3SinkConnector;
import dev.millrace.connect.s3.S3SinkTask;
import dev.millrace.sandbox.process.Trees;
import dev.millrace.sandbox.s3.S3Process;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** An S3 server in a process of its own, and tasks of our sink that write to it. */
final class S3Lake implements SinkPut.Lake {
  static final String BUCKET = "bench";
  private static final int NICENESS = 10;

  private final Path directory;
  private final S3Process server;

  S3Lake() throws Exception {
    directory = Files.createTempDirectory("millrace-bench-");
    // It stands for another machine, and must not keep the processors from what is measured.
    server = new S3Process(directory, NICENESS);
    server.start();
    try (S3Client s3 = server.client()) {
      s3.createBucket(request -> request.bucket(BUCKET));
    }
  }

  S3Process server() {
    return server;
  }

  /** A client that sends bodies as plainly as the sink's does. */
  S3Client client() {
    return S3Client.builder()
        .endpointOverride(server.endpoint())
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(
                    server.credentials().accessKey(), server.credentials().secretKey())))
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .serviceConfiguration(s3 -> s3.chunkedEncodingEnabled(false))
        .httpClientBuilder(Apache5HttpClient.builder())
        .build();
  }

  @Override
  public S3SinkTask task(String name, FakeContexts.Flow flow, String... more) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("name", name);
    config.put("topics", "orders");
    config.put("topics.dir", name);
    config.put("s3.bucket.name", BUCKET);
    config.putAll(access());
    config.put("parquet.codec", "snappy");
    return flow.start(new S3SinkConnector(), new S3SinkTask(), config, more);
  }

  /** What connectors need to know of the server. */
  Map<String, String> access() {
    return Map.of(
        "s3.region",
        "us-east-1",
        "store.url",
        server.endpoint().toString(),
        "aws.access.key.id",
        server.credentials().accessKey(),
        "aws.secret.access.key",
        server.credentials().secretKey());
  }

  /** How many files tasks of this name have written. */
  int files(String name) {
    try (S3Client s3 = server.client()) {
      return (int)
          s3
              .listObjectsV2Paginator(request -> request.bucket(BUCKET).prefix(name + "/"))
              .contents()
              .stream()
              .count();
    }
  }

  @Override
  public void close() {
    server.close();
    Trees.delete(directory);
  }
}
