package dev.millrace.connect.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A worker without the libraries that the archive leaves to it. */
class MissingLibraryTest {
  /** What validation says of {@code key}, where no jar of {@code library} is on the class path. */
  private static String errors(String library, String key, Map<String, String> props)
      throws Exception {
    List<URL> jars = new ArrayList<>();
    for (String path : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!path.contains(library)) {
        jars.add(Path.of(path).toUri().toURL());
      }
    }
    try (URLClassLoader worker =
        new URLClassLoader(jars.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
      Class<?> type = worker.loadClass(S3SinkConnector.class.getName());
      Object connector = type.getConstructor().newInstance();
      Object config = type.getMethod("validate", Map.class).invoke(connector, props);
      List<?> values = (List<?>) config.getClass().getMethod("configValues").invoke(config);
      for (Object value : values) {
        if (key.equals(value.getClass().getMethod("name").invoke(value))) {
          return value.getClass().getMethod("errorMessages").invoke(value).toString();
        }
      }
    }
    throw new AssertionError("No key " + key);
  }

  @ParameterizedTest
  @CsvSource({
    "zstd-jni, json, s3.compression.type, zstd",
    "zstd-jni, parquet, parquet.codec, zstd",
    "zstd-jni, avro, avro.codec, zstandard",
    "lz4-java, csv, s3.compression.type, lz4",
    "lz4-java, parquet, parquet.codec, lz4_raw"
  })
  void isNamedByValidation(String library, String format, String key, String codec)
      throws Exception {
    Map<String, String> props =
        TaskRun.props("format.class", format, key, codec, "store.url", "http://127.0.0.1:1");
    assertThat(errors(library, key, props))
        .contains(
            "This worker lacks " + library + ", which Kafka's clients bring along: use snappy.");
    assertThat(errors("no such library", key, props)).doesNotContain("lacks");
  }
}
