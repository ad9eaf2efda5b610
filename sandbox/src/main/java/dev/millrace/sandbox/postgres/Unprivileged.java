package dev.millrace.sandbox.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How to run a program without root, since the PostgreSQL server refuses to run as root, and build
 * containers often know no other user.
 *
 * @param prefix goes before the command; empty for an ordinary user
 * @param owner who must own the server's files; null if whoever makes them does
 */
record Unprivileged(List<String> prefix, String owner) {

  private static final String NOBODY = "nobody";

  /** Tried in this order: containers differ in which programs and which system calls they allow. */
  private static final List<Unprivileged> WAYS =
      List.of(
          new Unprivileged(List.of("setpriv", "--reuid=" + NOBODY, "--clear-groups", "--"), NOBODY),
          new Unprivileged(List.of("runuser", "-u", NOBODY, "--"), NOBODY),
          // Root becomes "nobody" in a user namespace of its own, where its files are nobody's,
          // too.
          new Unprivileged(List.of("unshare", "-U", "--"), null));

  static Unprivileged find() throws IOException {
    if (!"0".equals(userId(List.of()))) {
      return new Unprivileged(List.of(), null);
    }
    for (Unprivileged way : WAYS) {
      String id = userId(way.prefix());
      if (!id.isEmpty() && !"0".equals(id)) {
        return way;
      }
    }
    throw new IOException(
        "PostgreSQL does not run as root, and neither setpriv, runuser nor unshare can give up root"
            + " here: run as another user");
  }

  /** What {@code id -u} says under the prefix; empty if it cannot be run. */
  private static String userId(List<String> prefix) throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(List.of("id", "-u"));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String id =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).trim();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0 ? id : "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    } catch (IOException e) {
      return "";
    }
  }

  /** The command as the other user runs it. */
  List<String> wrap(List<String> command) {
    List<String> wrapped = new ArrayList<>(prefix);
    wrapped.addAll(command);
    return wrapped;
  }

  /** Gives a directory and all below it to the other user. */
  void own(Path directory) throws IOException {
    if (owner == null) {
      return;
    }
    UserPrincipal user =
        directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(owner);
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes)
              throws IOException {
            Files.setOwner(dir, user);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.setOwner(file, user);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Whether the other user can enter the directories above this one. */
  boolean reaches(Path directory) throws IOException {
    if (owner == null) {
      return true;
    }
    for (Path above = directory.toRealPath().getParent();
        above != null;
        above = above.getParent()) {
      if (!Files.getPosixFilePermissions(above).contains(PosixFilePermission.OTHERS_EXECUTE)) {
        return false;
      }
    }
    return true;
  }
}
