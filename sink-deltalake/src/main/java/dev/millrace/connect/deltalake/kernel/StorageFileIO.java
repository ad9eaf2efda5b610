package dev.millrace.connect.deltalake.kernel;

import dev.millrace.connect.deltalake.storage.TableStorage;
import dev.millrace.connect.deltalake.storage.TableStorage.Entry;
import io.delta.kernel.defaults.engine.fileio.FileIO;
import io.delta.kernel.defaults.engine.fileio.InputFile;
import io.delta.kernel.defaults.engine.fileio.OutputFile;
import io.delta.kernel.defaults.engine.fileio.PositionOutputStream;
import io.delta.kernel.defaults.engine.fileio.SeekableInputStream;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Kernel's way to a table's files. For Kernel the table stands at {@link #ROOT}, wherever it is: so
 * nothing in its path has to be encoded. Thread-safe.
 */
final class StorageFileIO implements FileIO {
  static final String ROOT = "table:/t";

  private static final String LAST_CHECKPOINT = "_delta_log/_last_checkpoint";

  private final TableStorage storage;
  private final Set<String> hidden = ConcurrentHashMap.newKeySet();

  StorageFileIO(TableStorage storage) {
    this.storage = storage;
  }

  /**
   * Below the table's folder.
   *
   * @throws IllegalArgumentException if it is elsewhere
   */
  static String relative(String path) {
    if (!path.startsWith(ROOT + "/")) {
      throw new IllegalArgumentException("'" + path + "' is outside of the table");
    }
    return path.substring(ROOT.length() + 1);
  }

  /** Has Kernel not see a file any more, nor what points to checkpoints. */
  void hide(String relative) {
    hidden.add(relative);
    hidden.add(LAST_CHECKPOINT);
  }

  Set<String> hidden() {
    return hidden;
  }

  boolean hides(String relative) {
    return hidden.contains(relative);
  }

  @Override
  public CloseableIterator<FileStatus> listFrom(String path) throws IOException {
    String relative = relative(path);
    int slash = relative.lastIndexOf('/');
    String folder = relative.substring(0, Math.max(0, slash));
    List<Entry> found = storage.list(folder, relative.substring(slash + 1));
    if (found.isEmpty() && storage.list(folder, "").isEmpty()) {
      throw new FileNotFoundException(folder);
    }
    return Utils.toCloseableIterator(
        found.stream().filter(entry -> !hides(entry.path())).map(StorageFileIO::status).iterator());
  }

  private static FileStatus status(Entry entry) {
    return FileStatus.of(ROOT + "/" + entry.path(), entry.size(), entry.modificationTime());
  }

  @Override
  public FileStatus getFileStatus(String path) throws IOException {
    return storage
        .status(relative(path))
        .map(StorageFileIO::status)
        .orElseThrow(() -> new FileNotFoundException(path));
  }

  @Override
  public String resolvePath(String path) {
    return path;
  }

  @Override
  public boolean mkdirs(String path) {
    return true;
  }

  @Override
  public boolean delete(String path) {
    storage.delete(relative(path));
    return true;
  }

  @Override
  public Optional<String> getConf(String key) {
    return Optional.empty();
  }

  @Override
  public void copyFileAtomically(String from, String to, boolean overwrite) {
    throw new UnsupportedOperationException("Only catalog-managed tables need it");
  }

  @Override
  public InputFile newInputFile(String path, long size) {
    return new InputFile() {
      @Override
      public long length() throws IOException {
        return size >= 0 ? size : getFileStatus(path).getSize();
      }

      @Override
      public String path() {
        return path;
      }

      @Override
      public SeekableInputStream newStream() throws IOException {
        return new Bytes(whole(path));
      }
    };
  }

  private byte[] whole(String path) throws IOException {
    String relative = relative(path);
    if (hides(relative)) {
      throw new FileNotFoundException(path);
    }
    return storage.read(relative).orElseThrow(() -> new FileNotFoundException(path));
  }

  @Override
  public OutputFile newOutputFile(String path) {
    return new OutputFile() {
      @Override
      public String path() {
        return path;
      }

      @Override
      public PositionOutputStream create(boolean atomic) {
        throw new UnsupportedOperationException("Kernel writes Parquet by our handler");
      }

      @Override
      public void writeAtomically(CloseableIterator<String> lines, boolean overwrite)
          throws IOException {
        byte[] body = joined(lines);
        if (overwrite) {
          try (var upload = storage.create(relative(path))) {
            upload.write(body, 0, body.length);
          }
        } else if (!storage.putIfAbsent(relative(path), body)) {
          throw new FileAlreadyExistsException(path);
        }
      }
    };
  }

  private static byte[] joined(CloseableIterator<String> lines) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (lines) {
      while (lines.hasNext()) {
        out.writeBytes(lines.next().getBytes(StandardCharsets.UTF_8));
        out.write('\n');
      }
    }
    return out.toByteArray();
  }

  /** A small file in memory. */
  private static final class Bytes extends SeekableInputStream {
    private final byte[] bytes;
    private int position;

    Bytes(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void seek(long to) throws IOException {
      if (to < 0 || to > bytes.length) {
        throw new EOFException("Position " + to + " of " + bytes.length);
      }
      position = (int) to;
    }

    @Override
    public void readFully(byte[] to, int from, int length) throws IOException {
      if (length > bytes.length - position) {
        throw new EOFException("Only " + (bytes.length - position) + " bytes are left");
      }
      System.arraycopy(bytes, position, to, from, length);
      position += length;
    }

    @Override
    public int read() {
      return position < bytes.length ? bytes[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] to, int from, int length) {
      if (length > 0 && position == bytes.length) {
        return -1;
      }
      int count = Math.min(length, bytes.length - position);
      System.arraycopy(bytes, position, to, from, count);
      position += count;
      return count;
    }
  }
}
