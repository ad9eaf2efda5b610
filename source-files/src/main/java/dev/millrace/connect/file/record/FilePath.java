package dev.millrace.connect.file.record;

import dev.millrace.connect.common.template.PathText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A file's path, taken apart.
 *
 * @param parts its steps, the file's name last
 * @param partitions of steps such as {@code country=de}: value by name, in order; those of an
 *     archive's entry are behind the archive's own
 * @param entry the path within the archive that the file is; null if it is none
 */
record FilePath(String path, List<String> parts, Map<String, String> partitions, FilePath entry) {

  /**
   * @param entry the path of a file within it; "" if it is no archive
   */
  static FilePath of(String path, String entry) {
    FilePath archive = of(path);
    if (entry.isEmpty()) {
      return archive;
    }
    FilePath inner = of(entry);
    Map<String, String> both = new LinkedHashMap<>(archive.partitions);
    both.putAll(inner.partitions);
    return new FilePath(path, archive.parts, both, inner);
  }

  static FilePath of(String path) {
    List<String> parts = new ArrayList<>(List.of(path.split("/")));
    Map<String, String> partitions = new LinkedHashMap<>();
    for (String part : parts.subList(0, parts.size() - 1)) {
      int equal = part.indexOf('=');
      if (equal > 0) {
        partitions.put(
            PathText.decode(part.substring(0, equal)), PathText.decode(part.substring(equal + 1)));
      }
    }
    return new FilePath(path, List.copyOf(parts), partitions, null);
  }

  String name() {
    return parts.get(parts.size() - 1);
  }

  /** The name up to its first dot, but for one that begins with a dot. */
  String stem() {
    int dot = name().indexOf('.', 1);
    return dot < 0 ? name() : name().substring(0, dot);
  }

  /** The name behind its last dot; "" if there is none. */
  String extension() {
    int dot = name().lastIndexOf('.');
    return dot <= 0 ? "" : name().substring(dot + 1);
  }

  /** The path within the archive; "" if the file is none. */
  String entryPath() {
    return entry == null ? "" : entry.path;
  }

  /** "" for the root. */
  String folder() {
    return parts.size() == 1 ? "" : path.substring(0, path.length() - name().length() - 1);
  }
}
