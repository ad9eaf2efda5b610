package dev.millrace.sandbox.snowflake.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Stages in a directory of the test's. */
final class DirectoryStages implements Stages {
  private final Path root;

  DirectoryStages(Path root) {
    this.root = root;
  }

  private Path directory(StageName stage) {
    return root.resolve(
        stage.database() + "." + stage.schema() + "." + stage.name() + "." + stage.session());
  }

  synchronized Path put(StageName stage, String name, byte[] content) throws IOException {
    Path file = directory(stage).resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, content);
  }

  @Override
  public synchronized List<StagedFile> list(StageName stage, String prefix) throws IOException {
    Path directory = directory(stage);
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> staged(stage, directory, file))
          .filter(file -> file.name().startsWith(prefix))
          .sorted((a, b) -> a.name().compareTo(b.name()))
          .toList();
    }
  }

  private static StagedFile staged(StageName stage, Path directory, Path file) {
    try {
      byte[] content = Files.readAllBytes(file);
      String md5 = HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
      return new StagedFile(
          stage,
          directory.relativize(file).toString(),
          content.length,
          md5,
          Files.getLastModifiedTime(file).toInstant());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Path path(StagedFile file) {
    return directory(file.stage()).resolve(file.name());
  }

  @Override
  public synchronized boolean remove(StagedFile file) throws IOException {
    return Files.deleteIfExists(path(file));
  }

  @Override
  public void create(StageName stage) throws IOException {
    Files.createDirectories(directory(stage));
  }

  @Override
  public void drop(StageName stage) throws IOException {
    for (StagedFile file : list(stage, "")) {
      remove(file);
    }
  }
}
