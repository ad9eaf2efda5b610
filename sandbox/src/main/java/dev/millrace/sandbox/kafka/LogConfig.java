package dev.millrace.sandbox.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Logging of the child JVMs: to standard output, which goes to the child's log file. Workers from
 * 4.0 on log by log4j 2, older ones by the log4j 1 API; each ignores the other's property.
 */
final class LogConfig {

  private LogConfig() {}

  /** JVM options that name the configuration, which is written into the directory. */
  static List<String> options(Path directory) {
    return List.of(
        "-Dlog4j2.configurationFile=" + copy("log4j2.xml", directory).toUri(),
        "-Dlog4j.configuration=" + copy("log4j1.properties", directory).toUri());
  }

  private static Path copy(String name, Path directory) {
    Path target = directory.resolve(name).toAbsolutePath();
    try (InputStream in = LogConfig.class.getResourceAsStream(name)) {
      Files.createDirectories(directory);
      Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + target, e);
    }
  }
}
