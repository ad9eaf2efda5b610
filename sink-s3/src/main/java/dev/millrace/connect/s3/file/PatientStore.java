package dev.millrace.connect.s3.file;

import dev.millrace.connect.common.resilience.Guard;
import dev.millrace.connect.common.resilience.RetryLater;
import dev.millrace.connect.files.storage.ObjectStore;
import dev.millrace.connect.files.storage.Payload;
import dev.millrace.connect.files.storage.StoreException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Tries each call until it succeeds or fails for good, as a {@link Guard} permits. It waits on the
 * calling thread, so only the task's own pools may call it, never the task's thread. Thread-safe.
 *
 * <p>A retried write may find its own earlier try: the commit protocol expects that.
 */
public final class PatientStore implements ObjectStore {
  private final ObjectStore store;
  private final Guard guard;
  private final Throttle throttle;
  private final Patience patience;
  private final LongAdder quickRetries = new LongAdder();
  private final CountDownLatch stopped = new CountDownLatch(1);

  public PatientStore(ObjectStore store, Guard guard, Throttle throttle, Patience patience) {
    this.store = store;
    this.guard = guard;
    this.throttle = throttle;
    this.patience = patience;
  }

  private <T> T call(String doing, Callable<T> call) {
    long firstFailure = -1;
    while (true) {
      try {
        return guard.call(doing, () -> quickly(call));
      } catch (RetryLater later) {
        long now = System.nanoTime();
        firstFailure = firstFailure < 0 ? now : firstFailure;
        long failingMs = (now - firstFailure) / 1_000_000;
        if (patience.over(failingMs + later.inMs())) {
          throw new ConnectException(
              "Gave up after " + failingMs + " ms, as retry.timeout.ms says: " + later.getMessage(),
              later);
        }
        await(later.inMs(), later);
      }
    }
  }

  /** A failure of one request need not hold the others back at once. */
  private <T> T quickly(Callable<T> call) throws Exception {
    for (int retry = 1; ; retry++) {
      try {
        return throttled(call);
      } catch (StoreException e) {
        if (!e.retryable() || retry > patience.quickRetries()) {
          throw e;
        }
        quickRetries.increment();
        await(patience.quickMs(retry), e);
      }
    }
  }

  private <T> T throttled(Callable<T> call) throws Exception {
    int entered = throttle.enter();
    boolean slowDown = false;
    try {
      return call.call();
    } catch (StoreException e) {
      slowDown = e.fault() == StoreException.Fault.THROTTLED;
      throw e;
    } finally {
      throttle.leave(entered, slowDown);
    }
  }

  private void await(long ms, Exception why) {
    try {
      if (stopped.await(Math.max(1, ms), TimeUnit.MILLISECONDS)) {
        throw new ConnectException("The task stopped while waiting for S3", why);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectException("Interrupted while waiting for S3", e);
    }
  }

  /** Requests tried again so far. */
  public long retries() {
    return guard.retries() + quickRetries.sum();
  }

  /** Ends every wait: calls that would have to be tried again fail. */
  public void stopWaiting() {
    stopped.countDown();
  }

  @Override
  public Optional<StoredObject> get(String key) {
    return call("reading", () -> store.get(key));
  }

  @Override
  public Optional<Map<String, String>> metadata(String key) {
    return call("looking at an object", () -> store.metadata(key));
  }

  @Override
  public PutOutcome put(String key, byte[] body, PutCondition condition) {
    return call("writing a head", () -> store.put(key, body, condition));
  }

  @Override
  public void upload(String key, Map<String, String> metadata, Payload body) {
    call(
        "writing a file",
        () -> {
          store.upload(key, metadata, body);
          return true;
        });
  }

  @Override
  public void delete(String key) {
    call(
        "deleting",
        () -> {
          store.delete(key);
          return true;
        });
  }

  @Override
  public List<String> list(String prefix) {
    return call("listing", () -> store.list(prefix));
  }

  @Override
  public void list(String prefix, Consumer<String> each) {
    call(
        "listing",
        () -> {
          store.list(prefix, each);
          return true;
        });
  }

  @Override
  public Optional<Content> read(String key, long most) {
    return call("reading", () -> store.read(key, most));
  }

  @Override
  public String createUpload(String key, Map<String, String> metadata) {
    return call("beginning an upload", () -> store.createUpload(key, metadata));
  }

  @Override
  public String uploadPart(String key, String uploadId, int number, Payload body) {
    return call("uploading", () -> store.uploadPart(key, uploadId, number, body));
  }

  @Override
  public boolean completeUpload(String key, String uploadId, List<String> etags) {
    return call("completing an upload", () -> store.completeUpload(key, uploadId, etags));
  }

  @Override
  public void tag(String key, Map<String, String> tags) {
    call(
        "tagging",
        () -> {
          store.tag(key, tags);
          return true;
        });
  }

  @Override
  public void abortUpload(String key, String uploadId) {
    call(
        "aborting an upload",
        () -> {
          store.abortUpload(key, uploadId);
          return true;
        });
  }

  @Override
  public void close() {
    stopWaiting();
    store.close();
  }
}
