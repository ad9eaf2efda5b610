package dev.millrace.e2e;

import dev.millrace.sandbox.Archives;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Where this build's products stand, from system properties that the build and the scripts set. */
public final class Build {
  private Build() {}

  /** The repository's root. */
  public static Path root() {
    return Path.of(property("millrace.root")).toAbsolutePath().normalize();
  }

  /** The archives to test; each exists. */
  public static List<Path> archives() {
    List<Path> archives =
        Archives.configured().stream().map(path -> path.toAbsolutePath().normalize()).toList();
    if (archives.isEmpty()) {
      throw new IllegalStateException("Set the system property " + Archives.PROPERTY);
    }
    for (Path archive : archives) {
      if (!Files.exists(archive)) {
        throw new IllegalStateException(archive + " is missing: run ./mvnw -DskipTests package");
      }
    }
    return archives;
  }

  public static String version() {
    return property("millrace.version");
  }

  /** The jars of the sandbox and its servers. */
  public static Path sandboxLib() {
    return Path.of(property("millrace.sandbox.lib")).toAbsolutePath().normalize();
  }

  /** The workers to try the archives on, beside the one that all tests use. */
  static List<String> workerVersions() {
    return List.of(property("millrace.workers").split(","));
  }

  /** The jars of a worker; {@code version} such as {@code 3.6.2}, or {@code 3.6}. */
  public static Path workerLib(String version) {
    String line = String.join(".", Arrays.asList(version.split("\\.")).subList(0, 2));
    Path lib = root().resolve("packaging/workers/connect-" + line + "/target/lib");
    try (Stream<Path> jars = Files.list(lib)) {
      if (jars.findAny().isEmpty()) {
        throw new IllegalStateException(lib + " is empty");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Build the worker's jars first: ./mvnw package", e);
    }
    return lib;
  }

  /** The jar of the worked example. */
  static Path example() {
    return Path.of(property("millrace.example")).toAbsolutePath().normalize();
  }

  /** What {@code packaging/schema-registry} made: a registry's jars, and a converter's archive. */
  static Path schemaRegistry() {
    Path target = root().resolve("packaging/schema-registry/target");
    if (!Files.isDirectory(target)) {
      throw new IllegalStateException(target + " is missing: run ./mvnw -DskipTests package");
    }
    return target;
  }

  private static String property(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new IllegalStateException("Set the system property " + name);
    }
    return value;
  }
}
