package dev.millrace.connect.files.storage;

import dev.millrace.connect.files.storage.StoreException.Fault;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A folder on a local or mounted disk. A version is what the time of change has below a
 * millisecond: no inode, for network disks give a file another one with each mount.
 */
public final class LocalFiles implements FileStore {
  private final Path root;

  /**
   * @param root must be there by the first call
   */
  public LocalFiles(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  @Override
  public String describe() {
    return "file://" + root;
  }

  @Override
  public boolean ordered() {
    return false;
  }

  @Override
  public void list(String folder, String after, Predicate<StoredFile> each) {
    try {
      Path real = root.toRealPath();
      Path start = resolve(folder);
      if (start.equals(root) || Files.isDirectory(start)) {
        new Walk(real, each).folder(start, new HashSet<>());
      }
    } catch (IOException e) {
      throw failed(folder, e);
    }
  }

  /** One listing; remembers the folders above, by which it knows loops. */
  private final class Walk {
    private final Path real;
    private final Predicate<StoredFile> each;

    private Walk(Path real, Predicate<StoredFile> each) {
      this.real = real;
      this.each = each;
    }

    /** Returns false if nobody wants more. */
    private boolean folder(Path folder, Set<Path> above) throws IOException {
      Path itself = folder.toRealPath();
      if (!itself.startsWith(real) || !above.add(itself)) {
        return true;
      }
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
        for (Path entry : entries) {
          if (!entry(entry, above)) {
            return false;
          }
        }
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      } catch (NoSuchFileException e) {
        if (folder.equals(root)) {
          throw e; // a mount that is away must not look like an empty folder
        }
      }
      above.remove(itself);
      return true;
    }

    private boolean entry(Path entry, Set<Path> above) throws IOException {
      try {
        BasicFileAttributes found =
            Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (found.isSymbolicLink()) {
          if (leadsToItself(entry) || !entry.toRealPath().startsWith(real)) {
            return true;
          }
          found = Files.readAttributes(entry, BasicFileAttributes.class);
        }
        if (found.isDirectory()) {
          return folder(entry, above);
        }
        return !found.isRegularFile() || each.test(stored(entry, found));
      } catch (NoSuchFileException e) {
        return true; // it went away meanwhile, or the link leads nowhere
      }
    }
  }

  /** Of such a link the system says only that something is wrong, as of a disk that fails. */
  private static boolean leadsToItself(Path link) throws IOException {
    Set<Path> links = new HashSet<>();
    Path at = link;
    while (Files.isSymbolicLink(at)) {
      if (!links.add(at)) {
        return true;
      }
      at = at.resolveSibling(Files.readSymbolicLink(at)).normalize();
    }
    return links.stream().anyMatch(at::startsWith);
  }

  private StoredFile stored(Path file, BasicFileAttributes found) {
    String path = root.relativize(file).toString();
    String separator = file.getFileSystem().getSeparator();
    long nanos = found.lastModifiedTime().to(TimeUnit.NANOSECONDS) % 1_000_000;
    return new StoredFile(
        separator.equals("/") ? path : path.replace(separator, "/"),
        found.size(),
        found.lastModifiedTime().toMillis(),
        nanos == 0 ? "" : Long.toString(nanos));
  }

  @Override
  public Optional<StoredFile> find(String path) {
    Path file = resolve(path);
    try {
      if (!file.toRealPath().startsWith(root.toRealPath())) {
        return Optional.empty();
      }
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      return found.isRegularFile() ? Optional.of(stored(file, found)) : Optional.empty();
    } catch (NoSuchFileException e) {
      if (!Files.isDirectory(root)) {
        throw failed("", e);
      }
      return Optional.empty();
    } catch (IOException e) {
      if (isBelowAFile(file)) {
        return Optional.empty();
      }
      throw failed(path, e);
    }
  }

  /** Whether what was a folder is a file now. */
  private boolean isBelowAFile(Path file) {
    for (Path at = file; at.getNameCount() > root.getNameCount(); at = at.getParent()) {
      if (!at.equals(file) && Files.isRegularFile(at)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public InputStream open(StoredFile file, long from) {
    return open(file, from, false);
  }

  @Override
  public InputStream openGrown(StoredFile file, long from) {
    return open(file, from, true);
  }

  private InputStream open(StoredFile file, long from, boolean mayHaveGrown) {
    FileChannel channel = null;
    try {
      channel = FileChannel.open(resolve(file.path()), StandardOpenOption.READ);
      StoredFile now = find(file.path()).orElse(null);
      boolean same = file.equals(now);
      boolean grown = mayHaveGrown && now != null && now.size() >= file.size();
      if (!same && !grown) {
        throw replaced(file);
      }
      channel.position(from);
      InputStream bytes = new Bounded(Channels.newInputStream(channel), file.size() - from);
      channel = null;
      return bytes;
    } catch (IOException e) {
      throw failed(file.path(), e);
    } finally {
      close(channel);
    }
  }

  private static void close(FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // It was read from only.
    }
  }

  @Override
  public void delete(StoredFile file) {
    if (isStill(file)) {
      try {
        Files.deleteIfExists(resolve(file.path()));
      } catch (IOException e) {
        throw failed(file.path(), e);
      }
    }
  }

  @Override
  public void move(StoredFile file, String to) {
    if (!isStill(file)) {
      return;
    }
    Path from = resolve(file.path());
    Path target = resolve(to);
    try {
      Files.createDirectories(target.getParent());
      try {
        Files.move(from, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(from, target, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw failed(file.path(), e);
    }
  }

  /** False if it is gone. */
  private boolean isStill(StoredFile file) {
    Optional<StoredFile> now = find(file.path());
    if (now.isPresent() && !now.get().equals(file)) {
      throw replaced(file);
    }
    return now.isPresent();
  }

  @Override
  public void tag(StoredFile file, Map<String, String> tags) {
    throw new StoreException(
        Fault.UNSUPPORTED, describe() + ": files on a disk have no tags", null);
  }

  @Override
  public void close() {}

  private Path resolve(String path) {
    try {
      Path file = root.resolve(path).normalize();
      if (file.startsWith(root)) {
        return file;
      }
    } catch (InvalidPathException e) {
      throw new StoreException(
          Fault.REFUSED, describe() + ": '" + path + "' is no path: " + e.getReason(), e);
    }
    throw new StoreException(
        Fault.DENIED, describe() + ": '" + path + "' leads out of the root", null);
  }

  private StoreException replaced(StoredFile file) {
    return new StoreException(
        Fault.REPLACED, describe() + ": " + file.path() + " is another file now", null);
  }

  private StoreException failed(String path, IOException e) {
    String where = describe() + (path.isEmpty() ? "" : "/" + path) + ": ";
    if (e instanceof NoSuchFileException && Files.isDirectory(root)) {
      return new StoreException(Fault.NO_SUCH_FILE, where + "there is no such file", e);
    }
    if (e instanceof NoSuchFileException) {
      return new StoreException(
          Fault.UNREACHABLE,
          describe() + " is no folder: make it, or mount its disk, on every worker",
          e);
    }
    if (e instanceof AccessDeniedException) {
      return new StoreException(
          Fault.DENIED, where + "the worker's user may not read or change it", e);
    }
    return new StoreException(Fault.TRANSIENT, where + e.getMessage(), e);
  }

  /** What lies behind the size that was listed is not of this version. */
  private static final class Bounded extends FilterInputStream {
    private long left;

    private Bounded(InputStream in, long left) {
      super(in);
      this.left = left;
    }

    @Override
    public int read() throws IOException {
      if (left <= 0) {
        return -1;
      }
      int value = in.read();
      left -= value == -1 ? 0 : 1;
      return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (left <= 0) {
        return length == 0 ? 0 : -1;
      }
      int count = in.read(bytes, offset, (int) Math.min(length, left));
      left -= Math.max(0, count);
      return count;
    }

    @Override
    public long skip(long n) throws IOException {
      long skipped = in.skip(Math.min(n, left));
      left -= skipped;
      return skipped;
    }

    @Override
    public int available() throws IOException {
      return (int) Math.min(in.available(), left);
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
