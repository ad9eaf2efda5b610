package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold for every archive that we ship. */
class ArchiveIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Stream<Path> archives() {
    return Build.archives().stream();
  }

  private static Map<String, byte[]> entries(Path archive) throws IOException {
    Map<String, byte[]> entries = new TreeMap<>();
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        try (InputStream in = zip.getInputStream(entry)) {
          entries.put(entry.getName(), in.readAllBytes());
        }
      }
    }
    return entries;
  }

  private static String stem(Path archive) {
    return archive.getFileName().toString().replaceAll("\\.zip$", "");
  }

  private static List<String> jars(Path archive) throws IOException {
    return entries(archive).keySet().stream()
        .filter(name -> name.startsWith(stem(archive) + "/lib/") && name.endsWith(".jar"))
        .map(name -> name.substring(name.lastIndexOf('/') + 1))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("archives")
  void holdsOneFolderNamedLikeTheFile(Path archive) throws IOException {
    assertThat(entries(archive).keySet()).allMatch(name -> name.startsWith(stem(archive) + "/"));
  }

  @ParameterizedTest
  @MethodSource("archives")
  void keepsJarsAndZipsInLibAlone(Path archive) throws IOException {
    assertThat(entries(archive).keySet())
        .as("Connect puts every .jar and .zip of the folder on the plugin's class path")
        .filteredOn(name -> name.endsWith(".jar") || name.endsWith(".zip"))
        .allMatch(name -> name.startsWith(stem(archive) + "/lib/"));
  }

  @ParameterizedTest
  @MethodSource("archives")
  void carriesLicenceNoticePageAndSample(Path archive) throws IOException {
    Map<String, byte[]> entries = entries(archive);
    String root = stem(archive) + "/";
    assertThat(entries)
        .containsKeys(
            root + "doc/LICENSE",
            root + "doc/NOTICE",
            root + "doc/README.md",
            root + "manifest.json");
    assertThat(new String(entries.get(root + "doc/version.txt"), StandardCharsets.UTF_8).strip())
        .isEqualTo(Build.version());
    assertThat(entries.keySet())
        .filteredOn(name -> name.startsWith(root + "etc/") && name.endsWith(".json"))
        .isNotEmpty()
        .allSatisfy(name -> assertThat(JSON.readTree(entries.get(name)).has("config")).isTrue());
  }

  @ParameterizedTest
  @MethodSource("archives")
  void declaresInItsManifestWhatItHolds(Path archive) throws IOException {
    Map<String, byte[]> entries = entries(archive);
    JsonNode manifest = JSON.readTree(entries.get(stem(archive) + "/manifest.json"));

    assertThat(manifest.at("/version").asText()).isEqualTo(Build.version());
    assertThat(manifest.at("/owner/username").asText()).isEqualTo("millrace");
    assertThat(stem(archive))
        .isEqualTo("millrace-" + manifest.at("/name").asText() + "-" + Build.version());
    assertThat(manifest.at("/release_date").asText()).matches("\\d{4}-\\d{2}-\\d{2}");
    assertThat(manifest.at("/features/delivery_guarantee/0").asText()).isEqualTo("exactly_once");
    assertThat(manifest.at("/license/0/name").asText()).isEqualTo("Apache License 2.0");
    assertThat(manifest.toString()).doesNotContain("${");
    String logo = stem(archive) + "/" + manifest.at("/logo").asText();
    assertThat(entries).containsKey(logo);
    String type = manifest.at("/component_types/0").asText();
    assertThat(services(entries)).containsKey(type);
  }

  /** Connector types, as META-INF/services of our own jars lists them, with their classes. */
  private static Map<String, String> services(Map<String, byte[]> entries) throws IOException {
    Map<String, String> services = new HashMap<>();
    for (Map.Entry<String, byte[]> jar : entries.entrySet()) {
      if (!jar.getKey().contains("/lib/millrace-")) {
        continue;
      }
      try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(jar.getValue()))) {
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
          Matcher service =
              Pattern.compile("META-INF/services/org.apache.kafka.connect.(source|sink)\\..*")
                  .matcher(entry.getName());
          if (service.matches()) {
            services.put(
                service.group(1), new String(zip.readAllBytes(), StandardCharsets.UTF_8).strip());
          }
        }
      }
    }
    return services;
  }

  @ParameterizedTest
  @MethodSource("archives")
  void leavesToTheWorkerWhatTheWorkerHas(Path archive) throws IOException {
    assertThat(jars(archive))
        .noneMatch(
            jar ->
                jar.matches(
                    "(kafka-clients|connect-|slf4j|log4j|logback|reload4j|javax\\.ws|jakarta\\.ws|"
                        + "hadoop|zstd-jni|lz4-java).*"));
  }

  @ParameterizedTest
  @MethodSource("archives")
  void carriesTheListedLibrariesAndNoOther(Path archive) throws IOException {
    String name = stem(archive).replace("millrace-", "").replace("-" + Build.version(), "");
    Path baseline = Build.root().resolve("packaging").resolve(name).resolve("runtime-deps.txt");
    assertThat(String.join("\n", jars(archive)).replace(Build.version(), "VERSION"))
        .as(
            "%s is the reviewed list of what the archive carries: look at licence and size of what"
                + " changed, then change the list",
            baseline.getFileName())
        .isEqualTo(Files.readString(baseline).strip());
  }

  @Test
  void theS3SinkTakesAtMost30MB() {
    assertThat(archives().filter(archive -> stem(archive).contains("sink-s3")))
        .singleElement()
        .satisfies(archive -> assertThat(Files.size(archive)).isLessThanOrEqualTo(30_000_000));
  }

  @ParameterizedTest
  @MethodSource("archives")
  void holdsNoClassTwice(Path archive) throws IOException {
    Map<String, String> seen = new HashMap<>();
    List<String> twice = new ArrayList<>();
    for (Map.Entry<String, byte[]> jar : entries(archive).entrySet()) {
      if (!jar.getKey().endsWith(".jar")) {
        continue;
      }
      try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(jar.getValue()))) {
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
          if (entry.getName().endsWith(".class")
              && !entry.getName().startsWith("META-INF/")
              // Parquet's jars of one release each shade the same classes of fastutil.
              && !entry.getName().startsWith("shaded/parquet/")
              && !entry.getName().equals("module-info.class")) {
            String before = seen.put(entry.getName(), jar.getKey());
            if (before != null) {
              twice.add(entry.getName() + " in " + before + " and " + jar.getKey());
            }
          }
        }
      }
    }
    assertThat(twice).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("archives")
  void comesWithItsSha512(Path archive) throws Exception {
    String sha =
        HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-512").digest(Files.readAllBytes(archive)));
    assertThat(Files.readString(Path.of(archive + ".sha512")))
        .startsWith(sha)
        .contains(archive.getFileName().toString());
  }

  @Test
  void connectFindsEveryPluginWithoutAScan(@TempDir Path pluginPath) throws Exception {
    for (Path archive : Build.archives()) {
      for (Map.Entry<String, byte[]> entry : entries(archive).entrySet()) {
        Path file = pluginPath.resolve(entry.getKey());
        if (!entry.getKey().endsWith("/")) {
          Files.createDirectories(file.getParent());
          Files.write(file, entry.getValue());
        }
      }
    }
    Path out = pluginPath.resolveSibling(pluginPath.getFileName() + ".txt");
    Process list =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                Build.sandboxLib().resolve("*").toString(),
                "org.apache.kafka.tools.ConnectPluginPath",
                "list",
                "--plugin-path",
                pluginPath.toString())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertThat(list.waitFor()).as(Files.readString(out)).isZero();
    String text = Files.readString(out);
    Files.delete(out);

    assertThat(text)
        .contains("dev.millrace.connect.jdbc.JdbcSourceConnector")
        .contains("dev.millrace.connect.s3.S3SinkConnector");
    Matcher totals =
        Pattern.compile(
                "Total plugins:\\s+(\\d+)\\s+Loadable plugins:\\s+(\\d+)\\s+Compatible"
                    + " plugins:\\s+(\\d+)")
            .matcher(text);
    assertThat(totals.find()).as(text).isTrue();
    assertThat(totals.group(2)).as(text).isEqualTo(totals.group(1));
    assertThat(totals.group(3)).as(text).isEqualTo(totals.group(1));
  }
}
