package dev.millrace.sandbox.snowflake;

import dev.millrace.sandbox.process.Trees;
import dev.millrace.sandbox.snowflake.sql.StageName;
import dev.millrace.sandbox.snowflake.sql.StagedFile;
import dev.millrace.sandbox.snowflake.sql.Stages;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Stages as folders on disk. A file comes into being whole, by a rename. Safe for use by several
 * threads.
 */
final class StageFiles implements Stages {

  private final Path root;
  private final Path uploads;
  private final Map<Path, StagedFile> known = new ConcurrentHashMap<>();

  /** Opens a directory, which is made if missing. */
  StageFiles(Path directory) throws IOException {
    this.root = Files.createDirectories(directory.resolve("files")).toRealPath();
    this.uploads = directory.resolve("uploads");
    Trees.delete(uploads);
    Files.createDirectories(uploads);
  }

  @Override
  public void create(StageName stage) throws IOException {
    Files.createDirectories(folder(stage));
  }

  @Override
  public void drop(StageName stage) throws IOException {
    Path folder = folder(stage);
    Trees.delete(folder);
    known.keySet().removeIf(file -> file.startsWith(folder));
  }

  /** Where the driver puts files by itself; made if missing. */
  Path folder(StageName stage, String path) throws IOException {
    Path folder = resolve(stage, path);
    Files.createDirectories(folder);
    return folder;
  }

  /** Names of stages may have any character, and so are encoded. */
  private Path folder(StageName stage) {
    String owner = stage.session() == 0 ? "" : "@" + stage.session();
    return root.resolve(encode(stage.database()))
        .resolve(encode(stage.schema()))
        .resolve(encode(stage.name()) + owner);
  }

  private static String encode(String name) {
    // A leading dot would be this folder, or the one above.
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace(".", "%2E");
  }

  /**
   * Where a file of a stage is, or would be.
   *
   * @throws IllegalArgumentException if the name leads out of the stage
   */
  Path resolve(StageName stage, String name) {
    Path folder = folder(stage);
    Path file = folder.resolve(name.replaceFirst("^/+", "")).normalize();
    if (!file.startsWith(folder) || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("Not a path within a stage: " + name);
    }
    return file;
  }

  @Override
  public List<StagedFile> list(StageName stage, String prefix) throws IOException {
    Path folder = folder(stage);
    List<StagedFile> found = new ArrayList<>();
    // Others' folders may hold many.
    Path within = folder.resolve(prefix.substring(0, prefix.lastIndexOf('/') + 1)).normalize();
    if (!within.startsWith(folder) || !Files.isDirectory(within)) {
      return found;
    }
    try (Stream<Path> files = Files.walk(within)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        String name = folder.relativize(file).toString();
        if (name.startsWith(prefix)) {
          describe(stage, name, file, found);
        }
      }
    }
    found.sort(Comparator.comparing(StagedFile::name));
    return found;
  }

  /** Reads a file for its digest only if it is another one than before. */
  private void describe(StageName stage, String name, Path file, List<StagedFile> found)
      throws IOException {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      Instant modified = now.lastModifiedTime().toInstant();
      StagedFile before = known.get(file);
      if (before == null
          || before.size() != now.size()
          || !before.lastModified().equals(modified)) {
        before = new StagedFile(stage, name, now.size(), md5(file), modified);
        known.put(file, before);
      }
      found.add(before);
    } catch (NoSuchFileException e) {
      // removed meanwhile
    }
  }

  private static String md5(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        DigestOutputStream out =
            new DigestOutputStream(
                OutputStream.nullOutputStream(), MessageDigest.getInstance("MD5"))) {
      in.transferTo(out);
      return HexFormat.of().formatHex(out.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has MD5", e);
    }
  }

  @Override
  public Path path(StagedFile file) {
    return resolve(file.stage(), file.name());
  }

  @Override
  public boolean remove(StagedFile file) throws IOException {
    known.remove(path(file));
    return Files.deleteIfExists(path(file));
  }

  /**
   * Takes a file that a client uploads.
   *
   * @throws IOException if it ends too early; then the stage is as before
   */
  void receive(StageName stage, String name, InputStream body) throws IOException {
    Path temporary = uploads.resolve(UUID.randomUUID().toString());
    try {
      Files.copy(body, temporary);
      Path file = resolve(stage, name);
      Files.createDirectories(file.getParent());
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
