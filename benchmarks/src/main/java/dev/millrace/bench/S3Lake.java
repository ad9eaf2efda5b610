package dev.millrace.bench;

import dev.millrace.connect.s3.S3SinkConnector;
import dev.millrace.connect.s3.S3SinkTask;
import dev.millrace.sandbox.process.Trees;
import dev.millrace.sandbox.s3.S3Process;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.sink.SinkRecord;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** An S3 server in a process of its own, and tasks of our sink that write to it. */
final class S3Lake implements AutoCloseable {
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

  /**
   * Records {@code from} up to, and not with, {@code to} of some partitions in turn, each with
   * offsets from 0, as a worker would hand them.
   */
  static List<SinkRecord> records(
      int from, int to, List<TopicPartition> partitions, List<Orders.Order> orders) {
    List<SinkRecord> records = new ArrayList<>(to - from);
    for (int i = from; i < to; i++) {
      TopicPartition partition = partitions.get(i % partitions.size());
      Orders.Order order = orders.get(i % orders.size());
      records.add(
          new SinkRecord(
              partition.topic(),
              partition.partition(),
              null,
              null,
              Orders.SCHEMA,
              order.struct(),
              i / partitions.size(),
              order.orderedAtMs(),
              TimestampType.CREATE_TIME));
    }
    return records;
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

  /** A task that has the partitions of {@code flow} open. */
  S3SinkTask task(String name, FakeContexts.Flow flow, String... more) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("name", name);
    config.put("topics", "orders");
    config.put("topics.dir", name);
    config.put("s3.bucket.name", BUCKET);
    config.put("s3.region", "us-east-1");
    config.put("store.url", server.endpoint().toString());
    config.put("aws.access.key.id", server.credentials().accessKey());
    config.put("aws.secret.access.key", server.credentials().secretKey());
    config.put("parquet.codec", "snappy");
    for (int i = 0; i < more.length; i += 2) {
      config.put(more[i], more[i + 1]);
    }
    S3SinkConnector connector = new S3SinkConnector();
    connector.start(config);
    S3SinkTask task = new S3SinkTask();
    task.initialize(flow.context());
    task.start(connector.taskConfigs(1).get(0));
    task.open(flow.partitions());
    return task;
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

  /** Does what a worker does without new records, until all before {@code end} is durable. */
  static void awaitCommit(S3SinkTask task, TopicPartition partition, long end) {
    Map<TopicPartition, OffsetAndMetadata> position = Map.of(partition, new OffsetAndMetadata(end));
    OffsetAndMetadata durable;
    do {
      task.put(List.of());
      durable = task.preCommit(position).get(partition);
      LockSupport.parkNanos(1_000_000);
    } while (durable == null || durable.offset() < end);
  }

  @Override
  public void close() {
    server.close();
    Trees.delete(directory);
  }
}
