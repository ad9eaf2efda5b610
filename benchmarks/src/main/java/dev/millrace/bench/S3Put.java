package dev.millrace.bench;

import dev.millrace.bench.Benchmark.Scale;
import dev.millrace.bench.Benchmark.Side;
import dev.millrace.connect.s3.S3SinkConnector;
import dev.millrace.connect.s3.S3SinkTask;
import dev.millrace.sandbox.process.Trees;
import dev.millrace.sandbox.s3.S3Process;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.sink.SinkRecord;
import software.amazon.awssdk.services.s3.S3Client;

/** Our sink's task, converter excluded: records in, files committed in an S3 server beside it. */
final class S3Put implements Side {
  private static final int BATCH = 2_000;
  private static final String BUCKET = "bench";

  private final Path directory;
  private final S3Process server;
  private final String format;
  private final List<Orders.Order> orders;
  private int rounds;

  S3Put(Scale scale, String format) throws Exception {
    this.format = format;
    orders = Orders.some(scale.records());
    directory = Files.createTempDirectory("millrace-bench-");
    server = new S3Process(directory);
    server.start();
    try (S3Client s3 = server.client()) {
      s3.createBucket(request -> request.bucket(BUCKET));
    }
  }

  @Override
  public long round() {
    String topic = "orders-" + rounds++;
    TopicPartition partition = new TopicPartition(topic, 0);
    S3SinkTask task = new S3SinkTask();
    task.initialize(FakeContexts.sink());
    task.start(taskConfig(topic));
    task.open(List.of(partition));
    List<SinkRecord> batch = new ArrayList<>(BATCH);
    for (int i = 0; i < orders.size(); i++) {
      batch.add(
          new SinkRecord(
              topic,
              0,
              null,
              null,
              Orders.SCHEMA,
              orders.get(i).struct(),
              i,
              orders.get(i).orderedAtMs(),
              TimestampType.CREATE_TIME));
      if (batch.size() == BATCH || i == orders.size() - 1) {
        task.put(batch);
        batch.clear();
      }
    }
    awaitCommit(task, partition);
    task.close(List.of(partition));
    task.stop();
    return orders.size();
  }

  private void awaitCommit(S3SinkTask task, TopicPartition partition) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    offsets.put(partition, new OffsetAndMetadata(orders.size()));
    OffsetAndMetadata durable;
    do {
      task.put(List.of());
      durable = task.preCommit(offsets).get(partition);
      Thread.onSpinWait();
    } while (durable == null || durable.offset() < orders.size());
  }

  private Map<String, String> taskConfig(String topic) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("name", "bench");
    config.put("topics", topic);
    config.put("s3.bucket.name", BUCKET);
    config.put("s3.region", "us-east-1");
    config.put("store.url", server.endpoint().toString());
    config.put("aws.access.key.id", server.credentials().accessKey());
    config.put("aws.secret.access.key", server.credentials().secretKey());
    config.put("format.class", format);
    config.put("parquet.codec", "snappy");
    config.put("flush.size", String.valueOf(orders.size()));
    S3SinkConnector connector = new S3SinkConnector();
    connector.start(config);
    return connector.taskConfigs(1).get(0);
  }

  @Override
  public void close() {
    server.close();
    Trees.delete(directory);
  }
}
