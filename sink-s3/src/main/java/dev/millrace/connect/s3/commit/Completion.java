package dev.millrace.connect.s3.commit;

import dev.millrace.connect.files.storage.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.kafka.common.TopicPartition;

/**
 * Makes a pending commit whole: its files visible, then its manifest written. May be repeated by
 * anybody, any number of times. Thread-safe.
 */
public final class Completion {
  private final ObjectStore store;
  private final Executor executor;
  private final FileTags tags;
  private final CommitLog log;

  /**
   * @param executor completes files side by side; must not be the caller's own pool
   */
  public Completion(ObjectStore store, Executor executor, FileTags tags, CommitLog log) {
    this.store = store;
    this.executor = executor;
    this.tags = tags;
    this.log = log;
  }

  /** Where the next commit's manifest goes; null if there is to be none. */
  ManifestPlace place(TopicPartition partition, long sequence) {
    return log.place(partition, sequence).orElse(null);
  }

  /**
   * Finishes the commit that this owner wrote into {@code head}.
   *
   * @return the files that will never be visible; if there are any, nothing was told yet
   */
  List<StagedFile> finish(TopicPartition partition, Head head) {
    List<StagedFile> gone = complete(head.pending().files());
    return gone.isEmpty() && head.pending().manifest() != null
        ? untold(head, log.tell(partition, head, gone))
        : gone;
  }

  /**
   * Finishes the commit that another owner, or another session, left in {@code head}. If it was
   * told already, that decides: a reader that goes by manifests may have deleted files since.
   *
   * @return the files that will never be visible
   */
  List<StagedFile> recover(TopicPartition partition, Head head) {
    List<StagedFile> gone = complete(head.pending().files());
    return head.pending().manifest() == null ? gone : untold(head, log.tell(partition, head, gone));
  }

  private static List<StagedFile> untold(Head head, Set<String> ids) {
    return head.pending().files().stream().filter(file -> !ids.contains(file.id())).toList();
  }

  /** Completes {@code files} and returns those whose uploads are gone, never to be visible. */
  private List<StagedFile> complete(List<StagedFile> files) {
    List<CompletableFuture<Boolean>> visible = new ArrayList<>(files.size());
    for (StagedFile file : files) {
      visible.add(CompletableFuture.supplyAsync(() -> complete(file), executor));
    }
    List<StagedFile> gone = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      if (!visible.get(i).join()) {
        gone.add(files.get(i));
      }
    }
    return gone;
  }

  private boolean complete(StagedFile file) {
    boolean visible = file.complete(store);
    if (visible) {
      tags.put(store, file);
    }
    return visible;
  }
}
