package dev.millrace.connect.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.common.contract.KeptOffsets;
import dev.millrace.connect.common.position.PositionRecord;
import dev.millrace.connect.file.store.s3.SqsServer;
import dev.millrace.connect.files.config.StoreSettings;
import dev.millrace.connect.files.storage.Payload;
import dev.millrace.connect.files.storage.S3ObjectStore;
import dev.millrace.sandbox.s3.S3Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The task over a real folder, with its threads; offsets are stored at once. */
class FileSourceTaskTest {
  private static final long LIMIT_NANOS = 60_000_000_000L;

  @TempDir Path folder;
  private final KeptOffsets offsets =
      new KeptOffsets() {
        @Override
        public <T> Map<Map<String, T>, Map<String, Object>> offsets(
            Collection<Map<String, T>> partitions) {
          awaitAnswer();
          return super.offsets(partitions);
        }
      };

  /** As long as it is not zero, Connect's answer waits for a transaction that a crash left open. */
  private volatile CountDownLatch unanswered = new CountDownLatch(0);

  private FileSourceTask task;

  private void start(String... pairs) {
    Map<String, String> props = new HashMap<>();
    props.put("name", "files");
    props.put("store", "file://" + folder);
    props.put("topic", "{{stem}}");
    props.put("file.settle.ms", "0");
    props.put("poll.interval.ms", "100");
    for (int i = 0; i < pairs.length; i += 2) {
      props.put(pairs[i], pairs[i + 1]);
    }
    task = new FileSourceTask();
    task.initialize(offsets.context());
    task.start(props);
  }

  private void awaitAnswer() {
    try {
      unanswered.await();
    } catch (InterruptedException e) {
      throw new ConnectException(e);
    }
  }

  private List<SourceRecord> pollUntil(List<SourceRecord> records, BooleanSupplier done) {
    long deadline = System.nanoTime() + LIMIT_NANOS;
    while (!done.getAsBoolean()) {
      assertThat(System.nanoTime()).as("there are %s", records.size()).isLessThan(deadline);
      List<SourceRecord> batch = poll();
      for (SourceRecord record : batch == null ? List.<SourceRecord>of() : batch) {
        offsets.stored.put(record.sourcePartition(), new HashMap<>(record.sourceOffset()));
        if (!PositionRecord.is(record)) {
          records.add(record);
        }
      }
    }
    return records;
  }

  private List<SourceRecord> poll() {
    try {
      return task.poll();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private List<SourceRecord> records(int count) {
    List<SourceRecord> records = new ArrayList<>();
    return pollUntil(records, () -> records.size() >= count);
  }

  private void write(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text, StandardCharsets.UTF_8);
  }

  private void zip(String path, Map<String, String> entries) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(folder.resolve(path)))) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  @AfterEach
  void stop() {
    if (task != null) {
      task.stop();
    }
  }

  @Test
  void readsCsvIntoTypedRecords() throws IOException {
    write("country=de/orders.csv", "id,amount\n1,2.50\n2,3.75\n");
    start("key", "fields", "key.fields", "id", "field.partitions", "true", "headers", "true");
    List<SourceRecord> records = records(2);
    SourceRecord first = records.get(0);
    assertThat(first.topic()).isEqualTo("orders");
    Struct value = (Struct) first.value();
    assertThat(value.get("id")).isEqualTo(1L).isEqualTo(first.key());
    assertThat(value.get("country")).isEqualTo("de");
    assertThat(first.headers().lastWithName("millrace.file.path").value())
        .isEqualTo("country=de/orders.csv");
    assertThat(records.get(1).headers().lastWithName("millrace.file.record").value()).isEqualTo(2L);
  }

  @Test
  void goesOnAfterAStop() throws IOException {
    StringBuilder text = new StringBuilder("id\n");
    for (int i = 0; i < 1_000; i++) {
      text.append(i).append('\n');
    }
    write("numbers.csv", text.toString());
    start("batch.max.rows", "10", "lanes", "1");
    List<SourceRecord> records = new ArrayList<>(records(200));
    task.stop();
    start("batch.max.rows", "10", "lanes", "1");
    pollUntil(records, () -> records.size() >= 1_000);
    for (int i = 0; i < 1_000; i++) {
      assertThat(((Struct) records.get(i).value()).get("id")).isEqualTo((long) i);
    }
  }

  @Test
  void deletesWhatIsStoredAndReadsManySmallFiles() throws IOException {
    for (int i = 0; i < 500; i++) {
      write("in/" + i % 7 + "/f" + i + ".jsonl", "{\"n\":" + i + "}\n{\"n\":" + -i + "}\n");
    }
    start("topic", "numbers", "after.file", "delete");
    List<SourceRecord> records = new ArrayList<>();
    pollUntil(records, () -> records.size() >= 1_000 && left() == 0);
    assertThat(records).hasSize(1_000);
    assertThat(offsets.stored).hasSizeLessThanOrEqualTo(16);
  }

  @Test
  void readsOnWhileConnectCannotTellWhatIsStored() throws IOException {
    write("first.jsonl", "{\"n\":1}\n");
    start("topic", "numbers", "after.file", "delete");
    CountDownLatch answer = new CountDownLatch(1);
    unanswered = answer;
    List<SourceRecord> records = new ArrayList<>(records(1));
    // From now on a question is open, or soon will be; all the while new files come.
    long deadline = System.nanoTime() + 3_000_000_000L;
    for (int i = 2; System.nanoTime() < deadline; i++) {
      write("more-" + i + ".jsonl", "{\"n\":" + i + "}\n");
      int count = i;
      pollUntil(records, () -> records.size() >= count);
    }
    assertThat(left()).isEqualTo(records.size());
    answer.countDown();
    pollUntil(records, () -> left() == 0);
  }

  private long left() {
    try (var files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void keepsToTheBytesOfABatchWhereNoPlaceTellsThem() throws IOException {
    write(
        "notes.xml",
        "<notes>" + "<note>%s</note>".formatted("n".repeat(1_000)).repeat(100) + "</notes>");
    start("batch.max.bytes", "10000");
    List<SourceRecord> first = null;
    while (first == null) {
      first = poll();
    }
    assertThat(first).hasSizeBetween(5, 10);
  }

  @Test
  void namesTheFileThatItCantRead() throws IOException {
    write("broken.csv", "id,name\n1,a\n\"2");
    start();
    assertThatThrownBy(() -> records(5))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("broken.csv");
  }

  @Test
  void readsWhatTheDiskTellsOfWithoutWaitingForTheNextListing() throws IOException {
    write("first.jsonl", "{\"n\":0}\n");
    start("poll.interval.ms", "86400000", "file.settle.ms", "50");
    records(1);
    for (int i = 1; i <= 3; i++) {
      write("in/day" + i + "/f.jsonl", "{\"n\":" + i + "}\n");
      Struct value = (Struct) records(1).get(0).value();
      assertThat(value.get("n")).isEqualTo((long) i);
    }
  }

  @Test
  void readsWhatABucketsNotificationsTellOfWithoutWaitingForTheNextListing() throws IOException {
    try (S3Server store = S3Server.start(folder.resolve("s3"));
        SqsServer queues = new SqsServer()) {
      store.createBucket("lake");
      String queue = queues.queue("drops", 30);
      String[] props = {
        "store",
        "s3://lake/in",
        "store.url",
        store.endpoint().toString(),
        "aws.access.key.id",
        store.credentials().accessKey(),
        "aws.secret.access.key",
        store.credentials().secretKey(),
        "s3.events.queue.urls",
        queue,
        "s3.events.listing.interval.ms",
        "86400000",
        "poll.interval.ms",
        "86400000",
      };
      try (S3ObjectStore drops = drops(props)) {
        drops.upload("in/first.jsonl", Map.of(), payload("{\"n\":0}\n"));
        start(props);
        records(1);
        for (int i = 1; i <= 3; i++) {
          drops.upload("in/f" + i + ".jsonl", Map.of(), payload("{\"n\":" + i + "}\n"));
          queues.tellOf(queue, "lake", "in/f" + i + ".jsonl");
          Struct value = (Struct) records(1).get(0).value();
          assertThat(value.get("n")).isEqualTo((long) i);
        }
        pollUntil(new ArrayList<>(), () -> queues.size(queue) == 0);
      }
      stop();
      task = null;
    }
  }

  private static S3ObjectStore drops(String... pairs) {
    Map<String, String> props = new HashMap<>(Map.of("topic", "any"));
    for (int i = 0; i < pairs.length; i += 2) {
      props.put(pairs[i], pairs[i + 1]);
    }
    return S3ObjectStore.connect(StoreSettings.forReading(new FileSourceConfig(props), "lake", 4));
  }

  private static Payload payload(String text) {
    return Payload.of(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void answersPollWhileThereIsNothing() {
    start();
    assertThat(poll()).isNull();
  }

  @Test
  void readsTheFilesOfAnArchiveIntoTopicsOfTheirOwn() throws IOException {
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put("day=1/orders.csv", "id,sum\n1,2.5\n");
    entries.put("day=1/customers.csv", "name\nAda\n");
    zip("drop.zip", entries);
    start("topic", "{{entry:stem}}", "field.entry", "entry", "field.partitions", "true");
    List<SourceRecord> records = records(2);
    SourceRecord customer = records.get(1);
    assertThat(records.get(0).topic()).isEqualTo("orders");
    assertThat(customer.topic()).isEqualTo("customers");
    assertThat(customer.valueSchema().fields())
        .as("what the archive's other files hold is not among them")
        .extracting(Field::name)
        .containsExactly("name", "day", "entry");
    assertThat(((Struct) customer.value()).getString("entry")).isEqualTo("day=1/customers.csv");
  }
}
