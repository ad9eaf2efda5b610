package dev.millrace.connect.jdbc.dialect;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * The dialects on the plugin's class path. Of two that speak a URL, the one with the longer prefix
 * is meant, for the generic one speaks all; then the first that is listed.
 */
public final class Dialects {
  private Dialects() {}

  /**
   * @param name from {@code dialect.name}; empty to go by the URL
   */
  public static Optional<Dialect> find(String name, String url) {
    return name.isEmpty()
        ? speaking(all(), url)
        : all().stream().filter(dialect -> answersTo(dialect, name)).findFirst();
  }

  static Optional<Dialect> speaking(List<Dialect> dialects, String url) {
    return dialects.stream()
        .filter(dialect -> dialect.speaks(url))
        .max(Comparator.comparingInt(dialect -> dialect.urlPrefix().length()));
  }

  /** True if {@code name} asks for a dialect that is here. */
  public static boolean known(String name) {
    return name.isEmpty() || all().stream().anyMatch(dialect -> answersTo(dialect, name));
  }

  public static List<String> names() {
    return all().stream().map(Dialect::name).toList();
  }

  public static List<String> urlPrefixes() {
    return all().stream().map(Dialect::urlPrefix).toList();
  }

  private static boolean answersTo(Dialect dialect, String name) {
    return Stream.concat(Stream.of(dialect.name()), dialect.aliases().stream())
        .anyMatch(name::equalsIgnoreCase);
  }

  private static List<Dialect> all() {
    return ServiceLoader.load(Dialect.class, Dialects.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }
}
