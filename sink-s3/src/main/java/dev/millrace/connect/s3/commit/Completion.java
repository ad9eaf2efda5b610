package dev.millrace.connect.s3.commit;

import dev.millrace.connect.files.storage.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Makes staged files visible; may be repeated by anybody, any number of times. Thread-safe. */
public final class Completion {
  private final ObjectStore store;
  private final Executor executor;
  private final FileTags tags;

  /** Without tags. */
  public Completion(ObjectStore store, Executor executor) {
    this(store, executor, FileTags.NONE);
  }

  /**
   * @param executor completes files side by side; must not be the caller's own pool
   */
  public Completion(ObjectStore store, Executor executor, FileTags tags) {
    this.store = store;
    this.executor = executor;
    this.tags = tags;
  }

  /** Completes {@code files} and returns those whose uploads are gone, never to be visible. */
  List<StagedFile> of(List<StagedFile> files) {
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
    boolean visible =
        store.completeUpload(file.key(), file.uploadId(), file.parts())
            || Optional.of(file.id())
                .equals(
                    store.metadata(file.key()).map(metadata -> metadata.get(StagedFile.METADATA)));
    if (visible) {
      tags.put(store, file);
    }
    return visible;
  }
}
