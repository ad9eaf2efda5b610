package dev.millrace.connect.file.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.file.store.Configs;
import dev.millrace.connect.file.store.FileEvents;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.config.AbstractConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Against a real server of SQS. */
class QueueEventsTest {
  private static final long LIMIT_NANOS = 60_000_000_000L;
  private static final long LISTING_INTERVAL_MS = 1_234_567;
  private static SqsServer server;

  private final S3Provider provider = new S3Provider();
  private final Set<String> told = new HashSet<>();
  private String queue;
  private FileEvents events;

  @BeforeAll
  static void start() throws Exception {
    server = new SqsServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void queue(TestInfo test) {
    queue = server.queue(test.getTestMethod().orElseThrow().getName(), 30);
  }

  @AfterEach
  void close() {
    if (events != null) {
      events.close();
    }
  }

  private AbstractConfig config(String queues) {
    Map<String, String> props =
        new HashMap<>(Map.of("aws.access.key.id", "key", "aws.secret.access.key", "secret"));
    props.put("s3.events.queue.urls", queues);
    props.put("s3.events.listing.interval.ms", Long.toString(LISTING_INTERVAL_MS));
    return Configs.of(provider, props);
  }

  private void open(String queues, int task) {
    events = provider.events("s3://lake/in", config(queues), "test", task);
  }

  private void await(BooleanSupplier done) throws InterruptedException {
    for (long end = System.nanoTime() + LIMIT_NANOS; !done.getAsBoolean(); Thread.sleep(10)) {
      assertThat(System.nanoTime()).as("told of %s", told).isLessThan(end);
      told.addAll(events.news().paths());
    }
  }

  @Test
  void keepsAMessageUntilItsFileWasLookedAt() throws Exception {
    open(queue, 0);
    server.tellOf(queue, "lake", "in/day/a+b.csv");
    await(() -> told.contains("day/a b.csv"));
    assertThat(server.size(queue)).isEqualTo(1);
    events.looked();
    await(() -> server.size(queue) == 0);
  }

  @Test
  void tellsTheNextTaskOfWhatThisOneDidNotLookAt() throws Exception {
    String brief = server.queue("brief", 1);
    open(brief, 0);
    server.tellOf(brief, "lake", "in/a.csv");
    await(() -> told.contains("a.csv"));
    events.close();
    told.clear();
    open(brief, 0);
    await(() -> told.contains("a.csv"));
  }

  @Test
  void deletesWhatTellsOfNoFileOfItsAndLeavesWhatItCannotRead() throws Exception {
    String[] foreign = {"other/in/b.csv", "lake/out/c.csv", "lake/in/folder/", "lake/in/../d.csv"};
    for (String key : foreign) {
      server.tellOf(queue, key.substring(0, key.indexOf('/')), key.substring(key.indexOf('/') + 1));
    }
    server.send(queue, "{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\"}");
    server.send(queue, "no notification");
    server.send(queue, "{\"Records\":[{\"eventName\":\"ObjectCreated:Put\"}]}");
    open(queue, 0);
    await(() -> server.size(queue) == 2);
    server.tellOf(queue, "lake", "in/last.csv");
    await(() -> told.contains("last.csv"));
    assertThat(told).containsExactly("last.csv");
    assertThat(server.size(queue)).isEqualTo(3);
  }

  @Test
  void receivesFromTheQueueOfItsTask() throws Exception {
    String other = server.queue("other", 1);
    server.tellOf(queue, "lake", "in/first.csv");
    server.tellOf(other, "lake", "in/second.csv");
    open(queue + "," + other, 1);
    await(() -> told.contains("second.csv"));
    assertThat(told).containsExactly("second.csv");
    assertThat(provider.mostTasks(config(queue + "," + other))).isEqualTo(2);
  }

  @Test
  void listsAsOftenAsWithoutUntilTheQueueAnswers() throws Exception {
    String missing = queue + "-missing";
    open(missing, 0);
    assertThat(events.listingIntervalMs(5_000)).isEqualTo(5_000);
    server.queue("listsAsOftenAsWithoutUntilTheQueueAnswers-missing", 1);
    await(() -> events.listingIntervalMs(5_000) == LISTING_INTERVAL_MS);
    server.tellOf(missing, "lake", "in/a.csv");
    await(() -> told.contains("a.csv"));
  }

  @Test
  void saysWhatIsWrongWithAQueue() {
    Queue missing = new Queue(queue + "-nowhere");
    try (var access = S3Provider.access("s3://lake/in", config(queue))) {
      assertThat(new Queue(queue).complaint(access)).isEmpty();
      assertThat(missing.complaint(access).orElseThrow())
          .contains(missing.url())
          .contains("sqs:ReceiveMessage");
    }
  }

  @Test
  void checksTheUrlsOfQueues() {
    for (String wrong :
        new String[] {"drops", "ftp://host/1/drops", "https://me:pw@host/1/drops"}) {
      assertThat(Configs.errors(provider, "s3://lake/in", Map.of("s3.events.queue.urls", wrong)))
          .containsKey("s3.events.queue.urls");
    }
    assertThat(
            Configs.errors(
                provider, "s3://lake/in", Map.of("s3.events.queue.urls", queue + "," + queue)))
        .containsKey("s3.events.queue.urls");
    assertThat(Configs.errors(provider, "s3://lake/in", Map.of("s3.events.queue.urls", queue)))
        .isEmpty();
  }

  @Test
  void endsItsThreadWhenItIsClosed() throws Exception {
    open(queue, 0);
    events.close();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("test-events"));
  }
}
