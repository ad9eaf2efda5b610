package dev.millrace.e2e.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A folder on this machine's disk. */
record DiskFolder(Path root) implements DropFolder {
  private static final String DRAFT = ".part";

  @Override
  public Map<String, String> access() {
    return Map.of("store", root.toUri().toString(), "files.exclude", "*" + DRAFT);
  }

  @Override
  public Path draft(String path) throws IOException {
    Path draft = root.resolve(path + DRAFT);
    Files.createDirectories(draft.getParent());
    return draft;
  }

  @Override
  public void publish(Path draft, String path) throws IOException {
    Files.move(draft, root.resolve(path), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public Set<String> paths() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString())
          .collect(Collectors.toSet());
    }
  }

  @Override
  public void unsettle(long seed) {}

  @Override
  public void calm() {}

  @Override
  public void trouble(Troubles troubles) {}

  @Override
  public void close() {}
}
