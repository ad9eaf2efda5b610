package dev.millrace.connect.deltalake.storage;

import dev.millrace.connect.files.storage.StoreException;
import dev.millrace.connect.files.storage.StoreException.Fault;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A table on a disk of this machine, or on a file system that all workers mount. A file is written
 * under a hidden name first; a hard link, which fails if its name is taken, puts it in its place.
 */
public final class LocalTableStorage implements TableStorage {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final Path root;

  public LocalTableStorage(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  @Override
  public String location() {
    return "file:" + root;
  }

  private Path at(String path) {
    Path at = root.resolve(path).normalize();
    if (!at.startsWith(root)) {
      throw new StoreException(
          Fault.REFUSED, "'" + path + "' is outside of the table " + location(), null);
    }
    return at;
  }

  /** A step that may fail by the disk. */
  private interface Step<T> {
    T run() throws IOException;
  }

  private <T> T trying(String doing, String path, Step<T> step) {
    try {
      return step.run();
    } catch (IOException e) {
      boolean denied = e instanceof AccessDeniedException;
      throw new StoreException(
          denied ? Fault.DENIED : Fault.TRANSIENT,
          doing
              + " '"
              + path
              + "' of the table "
              + location()
              + " failed: "
              + e
              + (denied ? "; give the worker's user the right to do so." : ""),
          e);
    }
  }

  @Override
  public Optional<byte[]> read(String path) {
    return trying(
        "Reading",
        path,
        () -> {
          try {
            return Optional.of(Files.readAllBytes(at(path)));
          } catch (NoSuchFileException e) {
            return Optional.empty();
          }
        });
  }

  @Override
  public byte[] read(String path, long offset, int length) {
    return trying(
        "Reading",
        path,
        () -> {
          try (FileChannel file = FileChannel.open(at(path), StandardOpenOption.READ)) {
            int size = (int) Math.max(0, Math.min(length, file.size() - offset));
            ByteBuffer bytes = ByteBuffer.allocate(size);
            while (bytes.hasRemaining() && file.read(bytes, offset + bytes.position()) >= 0) {
              // Goes on until it has all.
            }
            return bytes.array();
          } catch (NoSuchFileException e) {
            throw TableStorage.missing(this, path);
          }
        });
  }

  @Override
  public Optional<Entry> status(String path) {
    return trying(
        "Looking at",
        path,
        () -> {
          try {
            BasicFileAttributes found = Files.readAttributes(at(path), BasicFileAttributes.class);
            return found.isRegularFile()
                ? Optional.of(new Entry(path, found.size(), found.lastModifiedTime().toMillis()))
                : Optional.empty();
          } catch (NoSuchFileException e) {
            return Optional.empty();
          }
        });
  }

  @Override
  public List<Entry> list(String folder, String from) {
    String base = folder.isEmpty() ? "" : folder + "/";
    return trying(
        "Listing",
        folder,
        () -> {
          try (Stream<Path> files = Files.list(at(folder))) {
            return files
                .map(file -> file.getFileName().toString())
                .filter(name -> name.compareTo(from) >= 0)
                .sorted(Comparator.naturalOrder())
                .map(name -> status(base + name))
                .flatMap(Optional::stream)
                .toList();
          } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
          }
        });
  }

  @Override
  public Optional<Entry> find(Predicate<Entry> wanted) {
    Finder finder = new Finder(wanted);
    return trying(
        "Listing",
        "",
        () -> {
          if (Files.isDirectory(root)) {
            Files.walkFileTree(root, finder);
          }
          return Optional.ofNullable(finder.found);
        });
  }

  private final class Finder extends SimpleFileVisitor<Path> {
    private final Predicate<Entry> wanted;
    private Entry found;

    Finder(Predicate<Entry> wanted) {
      this.wanted = wanted;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes is) {
      String path = root.relativize(file).toString().replace(File.separatorChar, '/');
      Entry entry = new Entry(path, is.size(), is.lastModifiedTime().toMillis());
      if (!wanted.test(entry)) {
        return FileVisitResult.CONTINUE;
      }
      found = entry;
      return FileVisitResult.TERMINATE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE; // It is gone by now.
      }
      throw e;
    }
  }

  @Override
  public boolean putIfAbsent(String path, byte[] body) {
    return trying(
        "Writing",
        path,
        () -> {
          Path file = at(path);
          Path hidden = hidden(file);
          try {
            try (FileChannel out =
                FileChannel.open(hidden, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
              ByteBuffer bytes = ByteBuffer.wrap(body);
              while (bytes.hasRemaining()) {
                out.write(bytes);
              }
              out.force(true);
            }
            Files.createLink(file, hidden);
            force(file.getParent());
            return true;
          } catch (FileAlreadyExistsException e) {
            return false;
          } catch (UnsupportedOperationException e) {
            throw new IOException("this file system has no hard links; use another one", e);
          } finally {
            Files.deleteIfExists(hidden);
          }
        });
  }

  /** In the same folder, for a link or a move does not leave the file system. */
  private static Path hidden(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    return file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
  }

  /** Makes a folder's entries durable. Windows can't open folders, and keeps them itself. */
  private static void force(Path folder) throws IOException {
    if (File.separatorChar == '/') {
      try (FileChannel opened = FileChannel.open(folder, StandardOpenOption.READ)) {
        opened.force(true);
      }
    }
  }

  @Override
  public Upload create(String path) {
    return trying("Writing", path, () -> new Hidden(path));
  }

  @Override
  public void delete(String path) {
    trying("Deleting", path, () -> Files.deleteIfExists(at(path)));
  }

  @Override
  public void close() {}

  private final class Hidden extends Upload {
    private final String path;
    private final Path file;
    private final Path hidden;
    private final FileChannel channel;
    private final OutputStream out;
    private boolean done;

    Hidden(String path) throws IOException {
      this.path = path;
      this.file = at(path);
      this.hidden = hidden(file);
      this.channel =
          FileChannel.open(hidden, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      this.out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      trying(
          "Writing",
          path,
          () -> {
            out.write(bytes, from, length);
            return null;
          });
    }

    @Override
    public void close() {
      if (done) {
        return;
      }
      trying(
          "Writing",
          path,
          () -> {
            out.flush();
            channel.force(true);
            channel.close();
            Files.move(hidden, file, StandardCopyOption.ATOMIC_MOVE);
            force(file.getParent());
            return null;
          });
      done = true;
    }

    @Override
    public void abort() {
      if (done) {
        return;
      }
      done = true;
      trying(
          "Deleting",
          path,
          () -> {
            channel.close();
            return Files.deleteIfExists(hidden);
          });
    }
  }
}
