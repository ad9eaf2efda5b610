package dev.millrace.e2e.crash;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Fills a topic with numbered records, each once, over broker restarts. It writes in transactions,
 * some of which it aborts, so the offsets have gaps. {@link #write} runs on one thread; the rest
 * may be asked on another.
 */
public final class TopicWriter implements AutoCloseable {
  static final int CITIES = 200;

  /** The record time that the first record has, and what the time between two records is. */
  private static final long FIRST_MS = 1_790_000_000_000L;

  private static final int RECORDS_A_MS = 2;
  private static final int LATE_MS = 150_000;

  private static final String SCHEMA =
      """
      {"schema":{"type":"struct","name":"crash","fields":[\
      {"field":"id","type":"int64"},{"field":"city","type":"string"},\
      {"field":"note","type":"string","optional":true}]},"payload":{"id":""";

  private final Admin admin;
  private final KafkaProducer<String, String> producer;
  private final String topic;
  private final int partitions;
  private final int keys;
  private int deletedOf;
  private volatile int written;

  /** One whose records have a key each. */
  public TopicWriter(String bootstrap, String topic, int partitions)
      throws ExecutionException, InterruptedException {
    this(bootstrap, topic, partitions, Integer.MAX_VALUE);
  }

  /**
   * One whose records {@code n}, {@code n + keys} and so on tell of the same thing.
   *
   * @param keys a multiple of {@code partitions}, so that a key stays in its partition; {@code
   *     Integer.MAX_VALUE} for none twice
   */
  TopicWriter(String bootstrap, String topic, int partitions, int keys)
      throws ExecutionException, InterruptedException {
    this.topic = topic;
    this.partitions = partitions;
    this.keys = keys;
    Properties config = new Properties();
    config.put("bootstrap.servers", bootstrap);
    admin = Admin.create(config);
    createTopic(topic, partitions);
    config.put("delivery.timeout.ms", "180000");
    config.put("max.block.ms", "180000");
    config.put("transactional.id", topic);
    config.put("linger.ms", "5");
    config.put("compression.type", "lz4");
    producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
    producer.initTransactions();
  }

  /**
   * The last record of each key is a tombstone, if its number is a multiple of this; keys are JSON
   * with a schema then.
   *
   * @param of at least 1
   */
  TopicWriter deleting(int of) {
    deletedOf = of;
    return this;
  }

  void createTopic(String name, int count) throws ExecutionException, InterruptedException {
    // Record times lie in the past, where Kafka would soon delete them.
    NewTopic created = new NewTopic(name, count, (short) 1).configs(Map.of("retention.ms", "-1"));
    admin.createTopics(List.of(created)).all().get();
  }

  /** Sends the records 0 to {@code records} - 1, spread over {@code time} as far as Kafka lets. */
  public void write(int records, Duration time) {
    Random random = new Random(records);
    long start = System.nanoTime();
    while (written < records) {
      int next = Math.min(records, written + 1 + random.nextInt(records / 100));
      synchronized (this) {
        if (random.nextInt(8) == 0) {
          abort(1 + random.nextInt(1000));
        }
        producer.beginTransaction();
        send(written, next, records - keys);
        commit();
        written = next;
      }
      long due = start + (long) (time.toNanos() * ((double) next / records));
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
    }
  }

  /** Runs {@code act} while no transaction is open, as it would leave one behind. */
  synchronized void betweenTransactions(Runnable act) {
    act.run();
  }

  private void abort(int records) {
    producer.beginTransaction();
    send(-records, 0, 0);
    producer.flush();
    producer.abortTransaction();
  }

  private void commit() {
    while (true) {
      try {
        producer.commitTransaction();
        return;
      } catch (TimeoutException e) {
        // What became of it is unknown, and committing again is what settles it.
      }
    }
  }

  /**
   * @param last the first record that is the last one of its key
   */
  private void send(int from, int to, int last) {
    for (int n = from; n < to; n++) {
      // What is aborted is recognisable: its number is below 0.
      int id = n < 0 ? n : n % keys;
      boolean deleted = deletedOf > 0 && n >= last && id % deletedOf == 0;
      String value =
          deleted
              ? null
              : SCHEMA + id + ",\"city\":\"" + city(id) + "\",\"note\":\"record " + n + "\"}}";
      // A send that fails fails the commit.
      Future<RecordMetadata> unused =
          producer.send(
              new ProducerRecord<>(
                  topic, Math.floorMod(n, partitions), timestampMs(n), key(id), value));
    }
  }

  /** Of a deleted row only the key is left, which says of what type it is. */
  private String key(int id) {
    return deletedOf > 0 ? "{\"schema\":{\"type\":\"int64\"},\"payload\":" + id + "}" : "k" + id;
  }

  /** Any two cities share a Kafka partition only by chance. */
  private static String city(int id) {
    return "city-" + Math.floorMod(id / 3, CITIES);
  }

  /** Every 500th record is late. */
  private static long timestampMs(int n) {
    return FIRST_MS + n / RECORDS_A_MS - (n % 500 == 0 ? LATE_MS : 0);
  }

  /** How many records are in the topic. */
  public int written() {
    return written;
  }

  /** Records that the sink has not confirmed to Kafka yet; all of them while it can't be told. */
  public long lag(String connector) throws InterruptedException {
    try {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin
              .listConsumerGroupOffsets("connect-" + connector)
              .partitionsToOffsetAndMetadata()
              .get();
      long lag = 0;
      for (int partition = 0; partition < partitions; partition++) {
        TopicPartition tp = new TopicPartition(topic, partition);
        long end =
            admin.listOffsets(Map.of(tp, OffsetSpec.latest())).partitionResult(tp).get().offset();
        // The last transaction's marker is no record, so a sink never gets past it.
        lag += end - 1 - (committed.get(tp) == null ? 0 : committed.get(tp).offset());
      }
      return lag;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RetriableException) {
        return Long.MAX_VALUE;
      }
      throw new IllegalStateException("Can't read the offsets of " + connector, e);
    }
  }

  /**
   * What Kafka knows of each partition, for a run that stands still: whether records wait for the
   * sink, or behind a transaction that does not end.
   */
  String standing(String connector) throws InterruptedException {
    StringBuilder all = new StringBuilder();
    try {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin
              .listConsumerGroupOffsets("connect-" + connector)
              .partitionsToOffsetAndMetadata()
              .get();
      ListOffsetsOptions stable = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
      for (int partition = 0; partition < partitions; partition++) {
        TopicPartition tp = new TopicPartition(topic, partition);
        Map<TopicPartition, OffsetSpec> latest = Map.of(tp, OffsetSpec.latest());
        all.append(tp)
            .append(": the sink has confirmed ")
            .append(committed.get(tp) == null ? "nothing" : committed.get(tp).offset())
            .append(", stable up to ")
            .append(admin.listOffsets(latest, stable).partitionResult(tp).get().offset())
            .append(", end ")
            .append(admin.listOffsets(latest).partitionResult(tp).get().offset())
            .append(", producers ")
            .append(
                admin.describeProducers(List.of(tp)).partitionResult(tp).get().activeProducers())
            .append('\n');
      }
    } catch (ExecutionException e) {
      all.append("no more is known: ").append(e.getCause());
    }
    return all.toString();
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(10));
    admin.close();
  }
}
