package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an archive says of the libraries it carries, against those libraries themselves. */
class ArchiveLicencesIT {
  private static final Predicate<String> TEXT =
      Pattern.compile("(.*/)?([^/]*LICENSE|[^/]*NOTICE|COPYRIGHT)[^/]*(?<!\\.class)")
          .asMatchPredicate();

  /** Licences, group, artifact and version, as license-maven-plugin lists them. */
  private static final Pattern LINE =
      Pattern.compile(" {5}((?:\\([^)]+\\) )+).*\\(([^ :]+):([^ :]+):([^ :]+) - [^ ]+\\)");

  private static String sha512(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The lines of {@code doc/THIRD-PARTY.txt}, by the names of their jars. */
  private static Map<String, MatchResult> thirdParty(Archive archive) {
    Map<String, MatchResult> libraries = new TreeMap<>();
    LINE.matcher(archive.text("doc/THIRD-PARTY.txt"))
        .results()
        .forEach(line -> libraries.put(line.group(3) + "-" + line.group(4) + ".jar", line));
    return libraries;
  }

  @ParameterizedTest
  @MethodSource("dev.millrace.e2e.Archive#all")
  void carriesOurLicenceAndNotice(Archive archive) throws IOException {
    for (String file : List.of("LICENSE", "NOTICE")) {
      assertThat(archive.text("doc/" + file))
          .isEqualTo(Files.readString(Build.root().resolve(file)));
    }
  }

  @ParameterizedTest
  @MethodSource("dev.millrace.e2e.Archive#all")
  void listsItsJarsAndNoOtherInTheSbom(Archive archive) throws IOException {
    assumeFalse(
        "offline=true".equals(System.getProperty("millrace.build")),
        "This build is offline, in which cyclonedx-maven-plugin makes no SBOM");
    JsonNode sbom = archive.json("doc/sbom.cdx.json");
    assertThat(sbom.at("/bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(sbom.at("/metadata/component/version").asText()).isEqualTo(Build.version());
    assertThat(sbom.at("/metadata/timestamp").isMissingNode())
        .as("The time of the build would make each build another archive")
        .isTrue();
    List<String> listed = new ArrayList<>();
    for (JsonNode component : sbom.at("/components")) {
      assertThat(component.at("/licenses/0").isMissingNode()).as(component.toString()).isFalse();
      for (JsonNode hash : component.at("/hashes")) {
        if (hash.at("/alg").asText().equals("SHA-512")) {
          listed.add(hash.at("/content").asText());
        }
      }
    }
    List<String> shipped = new ArrayList<>();
    archive.jars().values().forEach(jar -> shipped.add(sha512(jar)));
    assertThat(listed).containsExactlyInAnyOrderElementsOf(shipped);
  }

  @ParameterizedTest
  @MethodSource("dev.millrace.e2e.Archive#all")
  void namesTheLicenceOfEachLibraryAndOfNoOther(Archive archive) {
    List<String> foreign =
        archive.jars().keySet().stream().filter(jar -> !jar.startsWith("millrace-")).toList();
    assertThat(thirdParty(archive).keySet()).containsExactlyElementsOf(foreign);
  }

  @ParameterizedTest
  @MethodSource("dev.millrace.e2e.Archive#all")
  void repeatsWhatEachJarSaysOfLicenceAndCopyright(Archive archive) throws IOException {
    List<String> texts = new ArrayList<>();
    archive
        .entries()
        .forEach(
            (name, content) -> {
              if (name.startsWith(archive.stem() + "/doc/")) {
                texts.add(sha512(content));
              }
            });
    for (Map.Entry<String, byte[]> jar : archive.jars().entrySet()) {
      for (Map.Entry<String, byte[]> text : Archive.files(jar.getValue(), TEXT).entrySet()) {
        assertThat(texts)
            .as("%s of %s", text.getKey(), jar.getKey())
            .contains(sha512(text.getValue()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dev.millrace.e2e.Archive#all")
  void hasTheTextOfEachLicenceThatIsNotOurs(Archive archive) throws IOException {
    for (Map.Entry<String, MatchResult> library : thirdParty(archive).entrySet()) {
      boolean ours = library.getValue().group(1).equals("(Apache-2.0) ");
      byte[] jar = archive.jars().get(library.getKey());
      if (!ours && Archive.files(jar, TEXT).isEmpty()) {
        String text =
            "%s/doc/licenses/%s.txt".formatted(archive.stem(), library.getValue().group(3));
        assertThat(archive.entries().getOrDefault(text, new byte[0]).length)
            .as(
                "%s carries no text of its licence: keep one in packaging/%s/licenses",
                library.getKey(), archive.connector())
            .isGreaterThan(500);
      }
    }
  }
}
