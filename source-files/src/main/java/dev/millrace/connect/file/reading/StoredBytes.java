package dev.millrace.connect.file.reading;

import dev.millrace.connect.common.config.Messages;
import dev.millrace.connect.files.read.FileBytes;
import dev.millrace.connect.files.storage.FileStore;
import dev.millrace.connect.files.storage.StoreException;
import dev.millrace.connect.files.storage.StoredFile;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A file of the store to its reader. It remembers whether it was the store that failed, for a
 * reader tells that by the same exception as a broken file.
 */
final class StoredBytes implements FileBytes {
  private final FileStore store;
  private final StoredFile file;
  private final boolean growing;
  private Exception fault;

  /**
   * @param growing whether the file may be written to meanwhile
   */
  StoredBytes(FileStore store, StoredFile file, boolean growing) {
    this.store = store;
    this.file = file;
    this.growing = growing;
  }

  @Override
  public String name() {
    return file.path();
  }

  @Override
  public long size() {
    return file.size();
  }

  @Override
  public boolean seekable() {
    return true;
  }

  @Override
  public InputStream open(long from) throws IOException {
    try {
      return new Watched(growing ? store.openGrown(file, from) : store.open(file, from));
    } catch (StoreException e) {
      throw noted(e);
    }
  }

  /** Whether the file ends with the end of a line. */
  boolean endsWithLine() throws IOException {
    if (file.size() == 0) {
      return true;
    }
    try (InputStream in = open(file.size() - 1)) {
      int last = in.read();
      return last == '\n' || last == '\r';
    }
  }

  /** The store's failure; null if there was none. */
  Exception fault() {
    return fault;
  }

  private IOException noted(Exception e) {
    fault = e;
    return e instanceof IOException io ? io : new IOException(Messages.of(e), e);
  }

  private final class Watched extends FilterInputStream {
    Watched(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      try {
        return in.read();
      } catch (IOException | StoreException e) {
        throw noted(e);
      }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        return in.read(bytes, offset, length);
      } catch (IOException | StoreException e) {
        throw noted(e);
      }
    }

    @Override
    public long skip(long n) throws IOException {
      try {
        return in.skip(n);
      } catch (IOException | StoreException e) {
        throw noted(e);
      }
    }
  }
}
