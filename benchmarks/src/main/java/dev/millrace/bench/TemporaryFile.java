package dev.millrace.bench;

import dev.millrace.sandbox.process.Trees;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of orders, alone in a folder of its own, which goes with it. */
record TemporaryFile(Path path) implements AutoCloseable {
  static TemporaryFile of(String name, int orders, OrdersFile.Writer writer) throws IOException {
    Path file = Files.createTempDirectory("millrace-bench-").resolve(name);
    try (OutputStream out = Files.newOutputStream(file)) {
      writer.write(new OrdersFile(orders, 0), out);
    }
    return new TemporaryFile(file);
  }

  /** Its folder, as our source's key {@code store} names it. */
  String store() {
    return "file://" + path.getParent();
  }

  @Override
  public void close() {
    Trees.delete(path.getParent());
  }
}
