package dev.millrace.connect.s3.file;

import dev.millrace.connect.common.resilience.Guard;
import dev.millrace.connect.common.resilience.RetryLater;
import dev.millrace.connect.files.storage.ObjectStore;
import dev.millrace.connect.files.storage.Payload;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
  private final CountDownLatch stopped = new CountDownLatch(1);

  public PatientStore(ObjectStore store, Guard guard) {
    this.store = store;
    this.guard = guard;
  }

  private <T> T call(String doing, Callable<T> call) {
    while (true) {
      try {
        return guard.call(doing, call);
      } catch (RetryLater later) {
        await(later);
      }
    }
  }

  private void await(RetryLater later) {
    try {
      if (stopped.await(Math.max(1, later.inMs()), TimeUnit.MILLISECONDS)) {
        throw new ConnectException("The task stopped while waiting for S3", later);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectException("Interrupted while waiting for S3", e);
    }
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
