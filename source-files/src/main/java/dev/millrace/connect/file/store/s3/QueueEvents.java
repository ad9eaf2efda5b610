package dev.millrace.connect.file.store.s3;

import dev.millrace.connect.common.config.Messages;
import dev.millrace.connect.file.store.FileEvents;
import dev.millrace.connect.files.storage.AwsAccess;
import dev.millrace.connect.files.storage.SafePath;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * A bucket's notifications, received from a queue on a thread of its own.
 *
 * <p>A message is deleted once the task knows of what it tells. What a task knew when it died, the
 * first listing of the next one finds; so nothing waits for a message that is gone.
 */
final class QueueEvents implements FileEvents {
  private static final Logger log = LoggerFactory.getLogger(QueueEvents.class);
  private static final int BATCH = 10;
  private static final int WAIT_SECONDS = 5;
  private static final int MOST_RECEIVED = 1_000;
  private static final long LONGEST_PAUSE_MS = 60_000;
  private static final long WARN_EVERY_NANOS = 60_000_000_000L;
  private static final long CLOSE_LIMIT_MS = 3_000;

  private final Settings settings;
  private final AwsAccess access;
  private final SqsClient client;
  private final Thread thread;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>(MOST_RECEIVED);
  private final BlockingQueue<String> deletable = new LinkedBlockingQueue<>();

  /** Those of the last news; used by the caller's thread. */
  private final List<Received> taken = new ArrayList<>();

  private volatile boolean working;
  private long pauseMs;
  private long unknown;
  private long warnedNanos;

  /**
   * Where notifications come from.
   *
   * @param prefix keys of files begin with it
   * @param listingIntervalMs how often to list while they come
   */
  record Settings(Queue queue, String bucket, String prefix, long listingIntervalMs) {}

  private record Received(String receipt, List<String> paths) {}

  private QueueEvents(Settings settings, AwsAccess access, String name) {
    this.settings = settings;
    this.access = access;
    this.client = settings.queue().open(access);
    this.thread = new Thread(this::run, name + "-events");
    thread.setDaemon(true);
    thread.setContextClassLoader(QueueEvents.class.getClassLoader());
  }

  /**
   * Begins to receive.
   *
   * @param access is closed with this
   * @param name for the thread
   */
  static QueueEvents receive(Settings settings, AwsAccess access, String name) {
    QueueEvents events = new QueueEvents(settings, access, name);
    events.thread.start();
    return events;
  }

  @Override
  public News news() {
    received.drainTo(taken);
    List<String> paths = taken.stream().flatMap(message -> message.paths().stream()).toList();
    return paths.isEmpty() ? News.NONE : new News(paths, false);
  }

  @Override
  public void looked() {
    taken.forEach(message -> deletable.add(message.receipt()));
    taken.clear();
  }

  /** As without a queue while it can't be asked. */
  @Override
  public long listingIntervalMs(long pollIntervalMs) {
    return working ? settings.listingIntervalMs() : pollIntervalMs;
  }

  private void run() {
    try {
      while (closed.getCount() > 0) {
        try {
          delete();
          receive();
          recovered();
        } catch (AbortedException e) {
          throw new InterruptedException();
        } catch (SdkException | IllegalStateException e) {
          if (closed.getCount() > 0) {
            failed(e);
            closed.await(pauseMs, TimeUnit.MILLISECONDS);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // by close()
    }
  }

  private void recovered() {
    if (pauseMs > 0) {
      log.info("{} answers again", settings.queue());
    }
    pauseMs = 0;
    working = true;
  }

  private void failed(RuntimeException e) {
    if (pauseMs == 0) {
      log.warn(
          "{} can't be asked; until it can, new files are found by listing every"
              + " poll.interval.ms: {}",
          settings.queue(),
          Messages.of(e) + Queue.ADVICE);
    } else {
      log.debug("{} can't be asked", settings.queue(), e);
    }
    working = false;
    pauseMs = Math.min(LONGEST_PAUSE_MS, Math.max(1_000, 2 * pauseMs));
  }

  private void receive() throws InterruptedException {
    List<Message> messages =
        client
            .receiveMessage(
                r ->
                    r.queueUrl(settings.queue().url())
                        .maxNumberOfMessages(BATCH)
                        .waitTimeSeconds(deletable.isEmpty() ? WAIT_SECONDS : 0))
            .messages();
    for (Message message : messages) {
      try {
        List<String> paths = paths(message.body());
        if (paths.isEmpty()) {
          deletable.add(message.receiptHandle());
        } else {
          received.put(new Received(message.receiptHandle(), paths));
        }
      } catch (IllegalArgumentException e) {
        unknown(message, e);
      }
    }
  }

  private List<String> paths(String body) {
    return Notification.written(body, settings.bucket()).stream()
        .filter(key -> key.startsWith(settings.prefix()) && !key.endsWith("/"))
        .map(key -> key.substring(settings.prefix().length()))
        .filter(SafePath::is)
        .toList();
  }

  /** Stays in the queue, which hands it to the queue for such messages, if it has one. */
  private void unknown(Message message, IllegalArgumentException e) {
    unknown++;
    if (unknown == 1 || System.nanoTime() - warnedNanos > WARN_EVERY_NANOS) {
      warnedNanos = System.nanoTime();
      log.warn(
          "{}: message {} can't be read and is left there, for {}; {} such receipts so far",
          settings.queue(),
          message.messageId(),
          e.getMessage(),
          unknown);
    }
  }

  private void delete() {
    while (!deletable.isEmpty()) {
      List<String> receipts = new ArrayList<>();
      deletable.drainTo(receipts, BATCH);
      List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
      for (String receipt : receipts) {
        String id = Integer.toString(entries.size());
        entries.add(DeleteMessageBatchRequestEntry.builder().id(id).receiptHandle(receipt).build());
      }
      // What is not deleted comes again, and tells of a file that is known by then.
      client.deleteMessageBatch(r -> r.queueUrl(settings.queue().url()).entries(entries));
    }
  }

  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
    // Ends the call that waits at the queue, too, in which the SDK may have lost the interrupt.
    client.close();
    try {
      thread.join(CLOSE_LIMIT_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    access.close();
  }
}
