package dev.millrace.connect.file.store;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import dev.millrace.connect.common.config.Messages;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the operating system tells of a folder and those below it, on a thread of its own. Links are
 * not followed, so that no loop is met: listings find what is behind them. The listings go on as
 * often as without, for a network disk tells nothing of what other machines write.
 */
final class FolderEvents implements FileEvents {
  private static final Logger log = LoggerFactory.getLogger(FolderEvents.class);
  private static final long AGAIN_MS = 10_000;
  private static final long CLOSE_LIMIT_MS = 3_000;

  /** More news than a task takes at once; a listing tells the rest. */
  private static final int MOST = 10_000;

  private final Path root;
  private final long againMs;
  private final Thread thread;
  private final Map<WatchKey, Path> folders = new HashMap<>();
  private WatchService watcher;
  private boolean warned;

  /** Whether there may be folders that are not watched. */
  private boolean lost;

  private final CountDownLatch closing = new CountDownLatch(1);

  private Set<String> told = new LinkedHashSet<>();
  private boolean missed;

  private FolderEvents(Path root, String name, long againMs) {
    this.root = root.toAbsolutePath().normalize();
    this.againMs = againMs;
    this.thread = new Thread(this::run, name + "-events");
    thread.setDaemon(true);
  }

  /**
   * @param name for the thread
   */
  static FolderEvents watch(Path root, String name) {
    return watch(root, name, AGAIN_MS);
  }

  /**
   * Visible for testing.
   *
   * @param againMs how long after a failure the folders are watched anew, in milliseconds
   */
  static FolderEvents watch(Path root, String name, long againMs) {
    FolderEvents events = new FolderEvents(root, name, againMs);
    events.thread.start();
    return events;
  }

  @Override
  public synchronized News news() {
    if (told.isEmpty() && !missed) {
      return News.NONE;
    }
    News news = new News(List.copyOf(told), missed);
    told = new LinkedHashSet<>();
    missed = false;
    return news;
  }

  private synchronized void tell(Set<String> paths, boolean more) {
    missed |= more;
    told.addAll(paths);
    if (told.size() > MOST) {
      told.clear();
      missed = true;
    }
  }

  private void run() {
    try {
      while (!closed()) {
        try {
          follow();
        } catch (IOException e) {
          forget();
          if (!mayGoOn(e)) {
            return;
          }
          closing.await(againMs, TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException | ClosedWatchServiceException e) {
      log.debug("The watch of {} ends", root); // by close()
    } finally {
      forget();
    }
  }

  private boolean mayGoOn(IOException e) {
    if (String.valueOf(e.getMessage()).contains("inotify")) {
      log.warn(
          "Not all folders of {} may be watched ({}). Raise fs.inotify.max_user_watches, or"
              + " max_user_instances, on the worker's machine and restart the task, or set"
              + " file.events=false. Until then new files are found by listing alone.",
          root,
          Messages.of(e));
      return false; // others need what there is of watches
    }
    if (!warned) {
      log.warn(
          "{} can't be watched, and is tried every {} ms; meanwhile new files are found by listing"
              + " alone: {}",
          root,
          againMs,
          Messages.of(e));
      warned = true;
    }
    return true;
  }

  /** Watches until something fails, or it is closed. */
  private void follow() throws IOException, InterruptedException {
    watcher = root.getFileSystem().newWatchService();
    Object itself = identity();
    lost = true;
    long checkedNanos = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(againMs);
    while (!closed()) {
      if (System.nanoTime() - checkedNanos >= TimeUnit.MILLISECONDS.toNanos(againMs)) {
        checkedNanos = System.nanoTime();
        check(itself);
      }
      WatchKey key = watcher.poll(againMs, TimeUnit.MILLISECONDS);
      if (key != null) {
        Set<String> paths = new LinkedHashSet<>();
        take(key, paths);
        tell(paths, lost);
      }
    }
  }

  private Object identity() throws IOException {
    return Files.readAttributes(root, BasicFileAttributes.class).fileKey();
  }

  /** Nothing tells that another folder was mounted, or moved, to the root's place. */
  private void check(Object itself) throws IOException {
    if (!Objects.equals(identity(), itself)) {
      throw new NoSuchFileException(root + " is another folder now");
    }
    if (lost) {
      watch(root, path -> {});
      lost = false;
      warned = false;
      tell(Set.of(), true); // what came before the watch began
      log.debug("Watching {} folders of {}", folders.size(), root);
    }
  }

  /**
   * Watches a folder and those below it.
   *
   * @param files takes the files that are there already: they may have come before the watch began
   */
  private void watch(Path folder, Consumer<Path> files) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes)
              throws IOException {
            try {
              folders.put(dir.register(watcher, ENTRY_CREATE, ENTRY_MODIFY), dir);
              return closed() ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
            } catch (NoSuchFileException | NotDirectoryException | AccessDeniedException e) {
              return goneOrThrow(dir, e);
            }
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
              files.accept(file);
            }
            return closed() ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            return goneOrThrow(file, e); // or not ours to read
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, IOException e) throws IOException {
            return e == null ? FileVisitResult.CONTINUE : goneOrThrow(dir, e);
          }
        });
  }

  private FileVisitResult goneOrThrow(Path path, IOException e) throws IOException {
    if (path.equals(root)) {
      throw e;
    }
    return FileVisitResult.SKIP_SUBTREE;
  }

  private void take(WatchKey key, Set<String> paths) throws IOException {
    Path folder = folders.get(key);
    for (WatchEvent<?> event : key.pollEvents()) {
      if (folder == null || !(event.context() instanceof Path name)) {
        lost = true; // more happened than the system remembers
        continue;
      }
      Path path = folder.resolve(name);
      if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        watch(path, file -> add(file, paths));
      } else if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
        add(path, paths);
      }
    }
    if (!key.reset()) {
      folders.remove(key);
      if (root.equals(folder)) {
        throw new NoSuchFileException(root.toString());
      }
    }
  }

  private void add(Path file, Set<String> paths) {
    if (paths.size() <= MOST) {
      paths.add(path(file));
    }
  }

  private String path(Path file) {
    String path = root.relativize(file).toString();
    String separator = root.getFileSystem().getSeparator();
    return separator.equals("/") ? path : path.replace(separator, "/");
  }

  private boolean closed() {
    return closing.getCount() == 0;
  }

  private void forget() {
    folders.clear();
    try {
      if (watcher != null) {
        watcher.close();
        watcher = null;
      }
    } catch (IOException e) {
      log.debug("Closing the watch of {}", root, e);
    }
  }

  @Override
  public void close() {
    closing.countDown();
    thread.interrupt();
    try {
      thread.join(CLOSE_LIMIT_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
