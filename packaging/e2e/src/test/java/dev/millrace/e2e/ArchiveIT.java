package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
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
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold for every archive that we ship. */
class ArchiveIT {
  @ParameterizedTest
  @MethodSource("dev.millrace.e2e.Archive#all")
  void holdsOneFolderNamedLikeTheFile(Archive archive) throws IOException {
    assertThat(archive.entries().keySet()).allMatch(name -> name.startsWith(archive.stem() + "/"));
  }

  @ParameterizedTest
  @MethodSource("dev.millrace.e2e.Archive#all")
  void keepsJarsAndZipsInLibAlone(Archive archive) throws IOException {
    assertThat(archive.entries().keySet())
        .as("Connect puts every .jar and .zip of the folder on the plugin's class path")
        .filteredOn(name -> name.endsWith(".jar") || name.endsWith(".zip"))
        .allMatch(name -> name.startsWith(archive.stem() + "/lib/"));
  }

  @ParameterizedTest
  @MethodSource("dev.millrace.e2e.Archive#all")
  void carriesPageAndSample(Archive archive) throws IOException {
    assertThat(archive.text("doc/README.md")).contains("## Configuration");
    assertThat(archive.text("doc/CHANGELOG.md")).contains(archive.connector());
    assertThat(archive.text("doc/version.txt").strip()).isEqualTo(Build.version());
    assertThat(
            archive
                .json("etc/" + archive.connector() + ".json")
                .at("/config/connector.class")
                .asText())
        .isIn(services(archive).values());
  }

  @ParameterizedTest
  @MethodSource("dev.millrace.e2e.Archive#all")
  void saysInItsManifestWhatItIs(Archive archive) throws IOException {
    JsonNode manifest = archive.json("manifest.json");
    for (String field :
        List.of(
            "/name",
            "/title",
            "/description",
            "/owner/name",
            "/support/provider_name",
            "/support/summary",
            "/requirements/0",
            "/tags/0",
            "/features/supported_encodings/0")) {
      assertThat(manifest.at(field).asText()).as(field).isNotBlank();
    }
    for (String url : List.of("/documentation_url", "/source_url", "/owner/url", "/support/url")) {
      assertThat(manifest.at(url).asText()).as(url).startsWith("https://");
    }
    assertThat(manifest.toString()).doesNotContain("${");
    assertThat(manifest.at("/version").asText()).isEqualTo(Build.version());
    assertThat(manifest.at("/owner/username").asText()).isEqualTo("millrace");
    assertThat(manifest.at("/owner/type").asText()).isEqualTo("organization");
    assertThat(manifest.at("/name").asText()).isEqualTo(archive.connector());
    assertThat(manifest.at("/release_date").asText()).matches("\\d{4}-\\d{2}-\\d{2}");
    assertThat(manifest.at("/license/0/name").asText()).isEqualTo("Apache License 2.0");
    assertThat(manifest.at("/features/delivery_guarantee"))
        .map(JsonNode::asText)
        .startsWith("exactly_once")
        .isSubsetOf("exactly_once", "at_least_once");
    assertThat(manifest.at("/component_types"))
        .map(JsonNode::asText)
        .hasSameElementsAs(services(archive).keySet());
  }

  @ParameterizedTest
  @MethodSource("dev.millrace.e2e.Archive#all")
  void showsLogosAsLargeAsTheHubAsksFor(Archive archive) throws IOException {
    JsonNode manifest = archive.json("manifest.json");
    for (String field : List.of("/logo", "/owner/logo", "/support/logo")) {
      String file = archive.stem() + "/" + manifest.at(field).asText();
      BufferedImage logo = ImageIO.read(new ByteArrayInputStream(archive.entries().get(file)));
      assertThat(logo.getWidth()).as(field).isGreaterThanOrEqualTo(400);
      assertThat(logo.getHeight()).as(field).isGreaterThanOrEqualTo(200);
    }
  }

  /** Connector types, as META-INF/services of our own jars lists them, with their classes. */
  private static Map<String, String> services(Archive archive) throws IOException {
    Pattern service = Pattern.compile("META-INF/services/org.apache.kafka.connect.([a-z]+)\\..*");
    Map<String, String> services = new HashMap<>();
    for (Map.Entry<String, byte[]> jar : archive.jars().entrySet()) {
      if (jar.getKey().startsWith("millrace-")) {
        Archive.files(jar.getValue(), service.asMatchPredicate())
            .forEach(
                (name, content) ->
                    services.put(
                        service.matcher(name).replaceAll("$1"),
                        new String(content, StandardCharsets.UTF_8).strip()));
      }
    }
    return services;
  }

  @ParameterizedTest
  @MethodSource("dev.millrace.e2e.Archive#all")
  void leavesToTheWorkerWhatTheWorkerHas(Archive archive) throws IOException {
    assertThat(archive.jars().keySet())
        .noneMatch(
            jar ->
                jar.matches(
                    // Log4j's API may come with its bridge to the worker's slf4j, not what writes
                    // logs.
                    "(kafka-clients|connect-|slf4j|log4j-(?!api-|to-slf4j-)|logback|reload4j|javax\\.ws|"
                        + "jakarta\\.ws|hadoop|zstd-jni|lz4-java).*"));
  }

  @ParameterizedTest
  @MethodSource("dev.millrace.e2e.Archive#all")
  void carriesTheListedLibrariesAndNoOther(Archive archive) throws IOException {
    Path baseline = Build.root().resolve("packaging/" + archive.connector() + "/runtime-deps.txt");
    assertThat(String.join("\n", archive.jars().keySet()).replace(Build.version(), "VERSION"))
        .as(
            "%s is the reviewed list of what the archive carries: look at licence and size of what"
                + " changed, then change the list",
            baseline.getFileName())
        .isEqualTo(Files.readString(baseline).strip());
  }

  @Test
  void theS3SinkTakesAtMost30MB() {
    assertThat(Archive.all().filter(archive -> archive.connector().equals("sink-s3")))
        .singleElement()
        .satisfies(
            archive -> assertThat(Files.size(archive.path())).isLessThanOrEqualTo(30_000_000));
  }

  @ParameterizedTest
  @MethodSource("dev.millrace.e2e.Archive#all")
  void holdsNoClassTwice(Archive archive) throws IOException {
    Map<String, String> seen = new HashMap<>();
    List<String> twice = new ArrayList<>();
    for (Map.Entry<String, byte[]> jar : archive.jars().entrySet()) {
      for (String name : Archive.classes(jar.getValue())) {
        String before = seen.put(name, jar.getKey());
        // Parquet's jars of one release each shade the same classes of fastutil; Debezium's each
        // hold
        // one that tells their version.
        if (before != null
            && !name.startsWith("shaded/parquet/")
            && !name.equals("io/debezium/Module.class")) {
          twice.add(name + " in " + before + " and " + jar.getKey());
        }
      }
    }
    assertThat(twice).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("dev.millrace.e2e.Archive#all")
  void comesWithItsSha512(Archive archive) throws Exception {
    String sha =
        HexFormat.of()
            .formatHex(
                MessageDigest.getInstance("SHA-512").digest(Files.readAllBytes(archive.path())));
    assertThat(Files.readString(Path.of(archive.path() + ".sha512")))
        .startsWith(sha)
        .contains(archive.path().getFileName().toString());
  }

  @ParameterizedTest
  @MethodSource("dev.millrace.e2e.Archive#all")
  void isNoLargerThanPromised(Archive archive) throws IOException {
    // 99 MB of Snowflake's driver; clients of five protocols and readers of all formats.
    Map<String, Integer> larger = Map.of("sink-snowflake", 110_000_000, "source-files", 43_000_000);
    assertThat(Files.size(archive.path()))
        .isLessThanOrEqualTo(larger.getOrDefault(archive.connector(), 30_000_000));
  }

  @ParameterizedTest
  @MethodSource("dev.millrace.e2e.Archive#all")
  void isAlsoTheContentOfAnImage(Archive archive) throws IOException {
    assertThat(Build.root().resolve("packaging/Dockerfile"))
        .as("An image of the archive's folder and nothing else, for a volume of Strimzi's")
        .hasContent("FROM scratch\nCOPY . /\n");
    Path context = archive.path().resolveSibling(archive.stem());
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> tree = Files.walk(context)) {
      for (Path file : tree.filter(Files::isRegularFile).toList()) {
        files.put(
            context.relativize(file).toString().replace(File.separatorChar, '/'),
            Files.readAllBytes(file));
      }
    }
    assertThat(files.keySet()).isEqualTo(archive.entries().keySet());
    assertThat(files)
        .allSatisfy((name, file) -> assertThat(file).isEqualTo(archive.entries().get(name)));
  }

  @Test
  void connectFindsEveryPluginWithoutAScan(@TempDir Path pluginPath) throws Exception {
    for (Archive archive : Archive.all().toList()) {
      for (Map.Entry<String, byte[]> entry : archive.entries().entrySet()) {
        Path file = pluginPath.resolve(entry.getKey());
        Files.createDirectories(file.getParent());
        Files.write(file, entry.getValue());
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
        .contains("dev.millrace.connect.file.FileSourceConnector")
        .contains("dev.millrace.connect.rest.RestSourceConnector")
        .contains("dev.millrace.connect.s3.S3SinkConnector")
        .contains("dev.millrace.connect.snowflake.SnowflakeSinkConnector");
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
