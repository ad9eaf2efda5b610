package dev.millrace.connect.jdbc.dialect;

import java.sql.Driver;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.ConnectException;

/** The dialects on the plugin's class path. */
public final class Dialects {
  private Dialects() {}

  /**
   * @param name from {@code dialect.name}; empty to go by the URL
   */
  public static Optional<Dialect> find(String name, String url) {
    return all().stream()
        .filter(
            dialect ->
                name.isEmpty() ? url.startsWith(dialect.urlPrefix()) : answersTo(dialect, name))
        .findFirst();
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

  /** The driver of that class from this plugin, whatever drivers the worker's JVM has besides. */
  static Driver driver(String className) {
    return ServiceLoader.load(Driver.class, Dialects.class.getClassLoader()).stream()
        .filter(provider -> provider.type().getName().equals(className))
        .findFirst()
        .orElseThrow(
            () ->
                new ConnectException(
                    className + " is not in the plugin's directory: put the driver's jar there"))
        .get();
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
