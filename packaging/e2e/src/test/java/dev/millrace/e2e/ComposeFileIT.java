package dev.millrace.e2e;

import static dev.millrace.e2e.ComposeFile.list;
import static dev.millrace.e2e.ComposeFile.map;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.sandbox.ConnectorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What can be said of the compose demo without a Docker. */
class ComposeFileIT {
  private static final Pattern PINNED = Pattern.compile("[a-z0-9./-]+:v?\\d+\\.\\d+[\\w.-]*");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:(\\w+)}");

  private final ComposeFile compose = ComposeFile.read();

  @Test
  void everyImageIsPinnedOrBuiltHere() throws IOException {
    List<String> images = new ArrayList<>();
    compose
        .services()
        .forEach(
            (name, service) -> {
              if (!service.containsKey("build")) {
                images.add(service.get("image").toString());
              }
            });
    assertThat(images).hasSizeGreaterThan(5);
    String dockerfile = Files.readString(ComposeFile.DIRECTORY.resolve("Dockerfile"));
    Pattern.compile("(?m)^ARG \\w+=(.+)$")
        .matcher(dockerfile)
        .results()
        .forEach(argument -> images.add(argument.group(1)));
    assertThat(images).allMatch(image -> PINNED.matcher(image).matches());
    assertThat(Pattern.compile("(?m)^FROM (\\S+)").matcher(dockerfile).results())
        .extracting(from -> from.group(1))
        .isNotEmpty()
        .allMatch(from -> from.matches("\\$\\{(BASE|JRE)}"));
  }

  @Test
  void brokerAndWorkerAreOfTheOneKafkaThatTheBuildPins() throws IOException {
    String image = compose.image("kafka");
    assertThat(Files.readString(ComposeFile.DIRECTORY.resolve("Dockerfile")))
        .contains("ARG BASE=" + image + "\n");
    assertThat(Files.readString(Build.root().resolve("pom.xml")))
        .contains("<kafka.version>" + image.replaceAll(".*:", "") + "</kafka.version>");
  }

  @Test
  void usesNothingThatDockerCompose129Lacks() {
    assertThat(compose.root().keySet())
        .allMatch(key -> Set.of("services", "secrets").contains(key) || key.startsWith("x-"));
    compose
        .services()
        .forEach(
            (name, service) -> {
              assertThat(service.keySet())
                  .as(name)
                  .isSubsetOf(
                      "build",
                      "command",
                      "depends_on",
                      "entrypoint",
                      "environment",
                      "healthcheck",
                      "image",
                      "ports",
                      "secrets",
                      "volumes");
              assertThat(map(service.get("build")).keySet()).isSubsetOf("context", "target");
              assertThat(map(service.get("healthcheck")).keySet())
                  .isSubsetOf("test", "interval", "timeout", "retries");
              map(service.get("depends_on"))
                  .values()
                  .forEach(on -> assertThat(map(on).keySet()).containsExactly("condition"));
              assertThat(list(service.get("volumes"))).allMatch(String.class::isInstance);
              assertThat(list(service.get("ports"))).allMatch(String.class::isInstance);
            });
  }

  @Test
  void everyServerHasAHealthCheckAndIsWaitedFor() {
    Map<String, Map<String, Object>> services = compose.services();
    services.forEach(
        (name, service) -> {
          assertThat(service.containsKey("healthcheck")).as(name).isEqualTo(!name.equals("demo"));
          assertThat(list(map(service.get("healthcheck")).get("test")))
              .as(name)
              .noneMatch(part -> part.toString().contains("localhost"));
          map(service.get("depends_on"))
              .forEach(
                  (other, on) ->
                      assertThat(map(on))
                          .as("%s waits for %s", name, other)
                          .containsEntry(
                              "condition",
                              other.equals("demo")
                                  ? "service_completed_successfully"
                                  : "service_healthy"));
        });
  }

  @Test
  void isReachedFromThisMachineOnly() {
    compose
        .services()
        .values()
        .forEach(
            service ->
                assertThat(list(service.get("ports")))
                    .allMatch(port -> port.toString().startsWith("127.0.0.1:")));
  }

  @Test
  void theWorkerKnowsWhatTheQuickstartsConnectorsAskFor() throws IOException {
    Set<String> asked = new TreeSet<>();
    try (Stream<Path> files = Files.list(ComposeFile.DIRECTORY.resolve("connectors"))) {
      for (Path file : files.toList()) {
        ConnectorFile.read(file).values().stream()
            .flatMap(value -> VARIABLE.matcher(value).results())
            .forEach(match -> asked.add(match.group(1)));
      }
    }
    Map<String, Object> worker = compose.services().get("connect");
    Set<String> known = new HashSet<>(map(worker.get("environment")).keySet());
    list(worker.get("secrets")).forEach(secret -> known.add(secret.toString()));
    assertThat(asked).isNotEmpty().isSubsetOf(known);
    assertThat(list(compose.services().get("demo").get("volumes")))
        .contains("./connectors:/connectors:ro");
  }

  @Test
  void everyFileThatIsMountedIsThere() {
    List<Path> mounted = new ArrayList<>();
    for (Map<String, Object> service : compose.services().values()) {
      for (Object volume : list(service.get("volumes"))) {
        mounted.add(ComposeFile.DIRECTORY.resolve(volume.toString().split(":", -1)[0]));
      }
    }
    map(compose.root().get("secrets"))
        .values()
        .forEach(
            secret ->
                mounted.add(ComposeFile.DIRECTORY.resolve(map(secret).get("file").toString())));
    assertThat(mounted).hasSizeGreaterThan(8).allMatch(Files::exists);
  }

  @Test
  void secretsStandInTheirFilesOnly() throws IOException {
    List<String> secrets = new ArrayList<>();
    try (Stream<Path> files = Files.list(ComposeFile.DIRECTORY.resolve("secrets"))) {
      for (Path file : files.toList()) {
        if (!file.endsWith("MILLRACE_S3_KEY")) {
          secrets.add(Files.readString(file).strip());
        }
      }
    }
    assertThat(secrets).hasSize(3);
    List<Path> others;
    try (Stream<Path> files = Files.walk(ComposeFile.DIRECTORY)) {
      others =
          files
              .filter(Files::isRegularFile)
              .filter(file -> !file.startsWith(ComposeFile.DIRECTORY.resolve("target")))
              .filter(file -> !file.startsWith(ComposeFile.DIRECTORY.resolve("secrets")))
              .toList();
    }
    assertThat(others).hasSizeGreaterThan(10);
    for (Path file : others) {
      assertThat(Files.readString(file)).as(file.toString()).doesNotContain(secrets);
    }
  }
}
