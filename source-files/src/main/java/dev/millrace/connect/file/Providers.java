package dev.millrace.connect.file;

import dev.millrace.connect.file.format.FormatProvider;
import dev.millrace.connect.file.store.FileStoreProvider;
import dev.millrace.connect.file.store.StoreUrl;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigException;

/** The stores and formats of the archive, and of add-ons unpacked beside it. */
final class Providers {
  static final List<FileStoreProvider> STORES = load(FileStoreProvider.class);
  static final List<FormatProvider> FORMATS = load(FormatProvider.class);

  private Providers() {}

  /** In an order that doesn't depend on the class path, for documentation and forms. */
  private static <T> List<T> load(Class<T> type) {
    List<T> found = new ArrayList<>();
    ServiceLoader.load(type, Providers.class.getClassLoader()).forEach(found::add);
    found.sort(Comparator.comparing(provider -> provider.getClass().getSimpleName()));
    return List.copyOf(found);
  }

  /**
   * @throws ConfigException if no store has the URL's scheme
   */
  static FileStoreProvider store(String url) {
    String scheme = StoreUrl.parse(url).scheme();
    Optional<FileStoreProvider> found =
        STORES.stream().filter(provider -> provider.schemes().contains(scheme)).findFirst();
    return found.orElseThrow(
        () ->
            new ConfigException(
                StoreUrl.KEY
                    + ": no store here is called "
                    + scheme
                    + "; there are "
                    + new TreeSet<>(STORES.stream().flatMap(s -> s.schemes().stream()).toList())));
  }
}
