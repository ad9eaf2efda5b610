package dev.millrace.connect.s3;

import dev.millrace.connect.common.sink.DurableOffset;
import dev.millrace.connect.files.storage.Payload;
import dev.millrace.testkit.FakeContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * The program of a JVM with a small heap: records of two partitions, each of which goes to all
 * directories in turn, through a task to files on disk. Arguments: the directory for the files, how
 * many directories, how many records, bytes of a text in each record, how many records at a time,
 * and the task's configuration, a word for each key and each value.
 */
final class WriteInLittleMemory {
  private static final Schema SCHEMA =
      SchemaBuilder.struct()
          .name("wide")
          .field("n", Schema.INT64_SCHEMA)
          .field("place", Schema.STRING_SCHEMA)
          .field("a", Schema.INT32_SCHEMA)
          .field("b", Schema.OPTIONAL_FLOAT64_SCHEMA)
          .field("c", Schema.OPTIONAL_STRING_SCHEMA)
          .field("d", Schema.INT64_SCHEMA)
          .field("e", Schema.BOOLEAN_SCHEMA)
          .field("f", Schema.STRING_SCHEMA)
          .field("g", Schema.OPTIONAL_INT32_SCHEMA)
          .field("h", Schema.OPTIONAL_STRING_SCHEMA)
          .field("pad", Schema.STRING_SCHEMA)
          .build();

  private static final List<TopicPartition> PARTITIONS =
      List.of(new TopicPartition("orders", 0), new TopicPartition("orders", 1));

  private WriteInLittleMemory() {}

  /** Keeps heads in memory, and files on disk. */
  private static final class DiskStore extends MemoryStore {
    private final Path directory;
    private final AtomicInteger files = new AtomicInteger();

    DiskStore(Path directory) {
      this.directory = directory;
    }

    @Override
    public synchronized String uploadPart(String key, String uploadId, int number, Payload body) {
      try (InputStream bytes = body.open()) {
        Files.copy(bytes, directory.resolve(uploadId + "-" + number));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return "p" + number;
    }

    @Override
    public synchronized boolean completeUpload(String key, String uploadId, List<String> etags) {
      String extension = key.substring(key.indexOf('.', key.lastIndexOf('/')));
      Path file = directory.resolve(files.incrementAndGet() + extension);
      try (OutputStream whole = Files.newOutputStream(file)) {
        for (int number = 1; number <= etags.size(); number++) {
          Path part = directory.resolve(uploadId + "-" + number);
          Files.copy(part, whole);
          Files.delete(part);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return super.completeUpload(key, uploadId, etags);
    }
  }

  public static void main(String[] args) {
    int places = Integer.parseInt(args[1]);
    int records = Integer.parseInt(args[2]);
    String pad = "x".repeat(Integer.parseInt(args[3]));
    int batch = Integer.parseInt(args[4]);
    Map<String, String> props =
        TaskRun.props(
            "partitioner.class", "field",
            "partition.field.name", "place",
            "flush.size", String.valueOf(records / PARTITIONS.size()));
    IntStream.iterate(5, i -> i < args.length, i -> i + 2)
        .forEach(i -> props.put(args[i], args[i + 1]));
    DiskStore store = new DiskStore(Path.of(args[0]));
    FakeContext context = new FakeContext();
    context.assignment.addAll(PARTITIONS);
    S3SinkTask task = TaskRun.on(store);
    task.initialize(context);
    task.start(props);
    task.open(PARTITIONS);
    for (int i = 0; i < records; ) {
      List<SinkRecord> some = new ArrayList<>(batch);
      if (context.paused.isEmpty()) {
        for (int end = Math.min(records, i + batch); i < end; i++) {
          some.add(record(i, places, pad));
        }
      } else {
        LockSupport.parkNanos(1_000_000);
      }
      task.put(some);
    }
    for (TopicPartition partition : PARTITIONS) {
      OffsetAndMetadata end = DurableOffset.of(records / PARTITIONS.size());
      while (!end.equals(task.preCommit(Map.of(partition, end)).get(partition))) {
        task.put(List.of());
        LockSupport.parkNanos(1_000_000);
      }
    }
    task.stop();
    System.out.println("files=" + store.files);
    System.exit(0);
  }

  private static SinkRecord record(int i, int places, String pad) {
    int partition = i % PARTITIONS.size();
    long offset = i / PARTITIONS.size();
    Struct value =
        new Struct(SCHEMA)
            .put("n", (long) i)
            .put("place", "place-" + offset % places)
            .put("a", i % 100)
            .put("b", i % 3 == 0 ? null : i / 100.0)
            .put("c", i % 4 == 0 ? "sometimes " + i % 50 : null)
            .put("d", 1_780_000_000_000L + i)
            .put("e", i % 2 == 0)
            .put("f", "customer-" + i % 5000)
            .put("g", i % 40)
            .put("h", null)
            .put("pad", i + pad);
    return new SinkRecord(
        "orders",
        partition,
        null,
        null,
        SCHEMA,
        value,
        offset,
        1000L + offset,
        TimestampType.CREATE_TIME);
  }
}
