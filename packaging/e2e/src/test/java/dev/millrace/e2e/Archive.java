package dev.millrace.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/**
 * A built archive, read into memory.
 *
 * @param path the zip
 * @param entries contents of its files by name; none of its directories
 */
record Archive(Path path, Map<String, byte[]> entries) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Every archive of this build. */
  static Stream<Archive> all() {
    return Build.archives().stream().map(Archive::read);
  }

  private static Archive read(Path path) {
    Map<String, byte[]> entries = new TreeMap<>();
    try (ZipFile zip = new ZipFile(path.toFile())) {
      for (ZipEntry entry : zip.stream().filter(file -> !file.isDirectory()).toList()) {
        try (InputStream in = zip.getInputStream(entry)) {
          entries.put(entry.getName(), in.readAllBytes());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Archive(path, entries);
  }

  /** The file's name without its ending, which is also its one folder's. */
  String stem() {
    return path.getFileName().toString().replaceAll("\\.zip$", "");
  }

  /** The connector's name, such as {@code sink-s3}. */
  String connector() {
    return stem().replace("millrace-", "").replace("-" + Build.version(), "");
  }

  String text(String file) {
    return new String(entries.get(stem() + "/" + file), StandardCharsets.UTF_8);
  }

  JsonNode json(String file) throws IOException {
    return JSON.readTree(text(file));
  }

  /** The jars of {@code lib}, by their file names. */
  Map<String, byte[]> jars() {
    Map<String, byte[]> jars = new TreeMap<>();
    entries.forEach(
        (name, content) -> {
          if (name.startsWith(stem() + "/lib/") && name.endsWith(".jar")) {
            jars.put(name.substring(name.lastIndexOf('/') + 1), content);
          }
        });
    return jars;
  }

  /** Contents of those files of a jar whose names are {@code wanted}. */
  static Map<String, byte[]> files(byte[] jar, Predicate<String> wanted) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(jar))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (!entry.isDirectory() && wanted.test(entry.getName())) {
          files.put(entry.getName(), zip.readAllBytes());
        }
      }
    }
    return files;
  }

  /** Names of those classes of a jar that a class path would find. */
  static Set<String> classes(byte[] jar) throws IOException {
    Set<String> names = new TreeSet<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(jar))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        String name = entry.getName();
        if (name.endsWith(".class")
            && !name.startsWith("META-INF/")
            && !name.equals("module-info.class")) {
          names.add(name);
        }
      }
    }
    return names;
  }

  @Override
  public String toString() {
    return connector();
  }
}
