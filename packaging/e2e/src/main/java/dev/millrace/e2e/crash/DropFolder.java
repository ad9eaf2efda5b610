package dev.millrace.e2e.crash;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** Where a file source reads from, as those see it who drop files there. */
interface DropFolder extends AutoCloseable {
  /** How a connector reaches it. */
  Map<String, String> access();

  /** Where to write a file before it is published; nobody reads it there. */
  Path draft(String path) throws IOException;

  /** Has the file appear at once, in place of one that is there. */
  void publish(Path draft, String path) throws IOException;

  /** The paths of all files. */
  Set<String> paths() throws IOException;

  /** Has it fail now and then from now on. */
  void unsettle(long seed);

  /** Ends all failures. */
  void calm();

  /** Adds what happens to it. */
  void trouble(Troubles troubles);

  @Override
  void close();
}
