package dev.millrace.sandbox;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Plugin archives: zips with one folder each, as users unpack them into {@code plugin.path}. */
public final class Archives {

  /** System property: the zips to load, separated like a class path. */
  public static final String PROPERTY = "millrace.archives";

  private Archives() {}

  /** The archives that {@value #PROPERTY} names; none if it is not set. */
  public static List<Path> configured() {
    return Arrays.stream(System.getProperty(PROPERTY, "").split(File.pathSeparator, -1))
        .filter(path -> !path.isBlank())
        .map(Path::of)
        .toList();
  }

  /**
   * Unpacks an archive.
   *
   * @param pluginPath gets the archive's folder as a child
   * @throws UncheckedIOException if the archive cannot be read, or an entry leads out of the
   *     directory
   */
  static void unpack(Path archive, Path pluginPath) {
    Path root = pluginPath.toAbsolutePath().normalize();
    try (InputStream in = Files.newInputStream(archive);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path target = root.resolve(entry.getName()).normalize();
        if (!target.startsWith(root)) {
          throw new IOException("the entry " + entry.getName() + " leads out of the directory");
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          Files.copy(zip, target);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot unpack " + archive + ": " + e.getMessage(), e);
    }
  }
}
