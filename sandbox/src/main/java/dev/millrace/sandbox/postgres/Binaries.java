package dev.millrace.sandbox.postgres;

import dev.millrace.sandbox.process.JavaCommand;
import dev.millrace.sandbox.process.LogTail;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Where the PostgreSQL programs lie, unpacked once for each user and platform. */
final class Binaries {

  private static final long UNPACK_SECONDS = 120;

  private Binaries() {}

  /** The directory whose {@code bin} holds {@code initdb} and {@code postgres}. */
  static Path unpacked() throws IOException {
    String archive = archive(System.getProperty("os.name"), System.getProperty("os.arch"));
    Path cache = cacheDirectory();
    Path target = cache.resolve(archive.replace(".txz", "-" + version()));
    if (Files.isExecutable(target.resolve("bin/postgres"))) {
      return target;
    }
    Path fresh = Files.createTempDirectory(cache, "unpack");
    Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
    unpack(archive, fresh, cache);
    try {
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
      // Another process was faster: its copy is as good. Ours stays for the system's cleaner.
      return target;
    }
    return target;
  }

  /** The name of the archive inside the jar of a platform. */
  static String archive(String osName, String osArch) {
    String os = osName.toLowerCase(Locale.ROOT);
    String system = os.startsWith("linux") ? "linux" : os.startsWith("mac") ? "darwin" : null;
    String machine =
        switch (osArch.toLowerCase(Locale.ROOT)) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "arm_64";
          default -> null;
        };
    if (system == null || machine == null) {
      throw new IllegalStateException(
          "No PostgreSQL for "
              + osName
              + " on "
              + osArch
              + ": use Linux or macOS on x86-64 or ARM");
    }
    return "postgres-" + system + "-" + machine + ".txz";
  }

  /** The build's version of the archive, so that another one is unpacked beside it. */
  private static String version() throws IOException {
    try (InputStream in = Binaries.class.getResourceAsStream("version")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }

  private static void unpack(String archive, Path into, Path cache) throws IOException {
    Path log = cache.resolve("unpack.log");
    Process process =
        new ProcessBuilder(
                JavaCommand.of(
                    cache,
                    JavaCommand.sandboxClassPath(),
                    List.of("-Xmx128m", "-XX:+UseSerialGC"),
                    UnpackMain.class.getName(),
                    List.of(archive, into.toString())))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (!process.waitFor(UNPACK_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException("Cannot unpack PostgreSQL: " + LogTail.read(log, 0, 4_000));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while unpacking PostgreSQL", e);
    } finally {
      process.destroyForcibly();
    }
  }

  /**
   * A directory of this user's below the temporary directory, which every user can enter: a server
   * that gave up root could not enter root's home. Programs are run from here, so it must be this
   * user's own and nobody else's to write; if it is not, a fresh one is made.
   */
  private static Path cacheDirectory() throws IOException {
    Path temp = Path.of(System.getProperty("java.io.tmpdir")).toRealPath();
    Path cache = temp.resolve("millrace-sandbox-" + System.getProperty("user.name"));
    try {
      Files.createDirectory(
          cache,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    } catch (FileAlreadyExistsException e) {
      if (!isOurs(cache)) {
        Path fresh = Files.createTempDirectory(temp, "millrace-sandbox-");
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
        return fresh;
      }
    }
    return cache;
  }

  private static boolean isOurs(Path cache) throws IOException {
    Set<PosixFilePermission> permissions =
        Files.getPosixFilePermissions(cache, LinkOption.NOFOLLOW_LINKS);
    return Files.isDirectory(cache, LinkOption.NOFOLLOW_LINKS)
        && Files.getOwner(cache, LinkOption.NOFOLLOW_LINKS)
            .getName()
            .equals(System.getProperty("user.name"))
        && !permissions.contains(PosixFilePermission.GROUP_WRITE)
        && !permissions.contains(PosixFilePermission.OTHERS_WRITE);
  }
}
