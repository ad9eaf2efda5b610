package dev.millrace.connect.deltalake.data;

import dev.millrace.connect.deltalake.storage.TableStorage;
import dev.millrace.connect.deltalake.storage.Upload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A folder that only takes files. */
record FolderStorage(Path folder) implements TableStorage {
  @Override
  public Upload create(String path) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    return new Upload() {
      @Override
      public void write(byte[] from, int at, int length) {
        bytes.write(from, at, length);
      }

      @Override
      public void close() {
        try {
          Files.createDirectories(folder.resolve(path).getParent());
          Files.write(folder.resolve(path), bytes.toByteArray());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }

      @Override
      public void abort() {}
    };
  }

  @Override
  public String location() {
    return folder.toUri().toString();
  }

  @Override
  public Optional<byte[]> read(String path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public byte[] read(String path, long offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Entry> status(String path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Entry> list(String prefix, String from) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean putIfAbsent(String path, byte[] body) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void delete(String path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
