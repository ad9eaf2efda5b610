package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.e2e.Samples.Sample;
import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.junit.UseSandbox;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every sample configuration in the repository, on its pages or in a file, is accepted as soon as
 * its far side is there, and has no key that nobody reads.
 */
@UseSandbox(postgres = true, s3 = true, snowflake = true)
class SamplesIT {
  /** What the answer to a validation does not list, though somebody reads it. */
  private static final String OPEN_KEYS =
      "(resource|config|connection|query|jdbc\\.credentials\\.provider|s3\\.credentials\\.provider"
          + "|notification\\.producer|(key|value|header)\\.converter|(producer|consumer|admin)"
          + "\\.override|topic\\.creation)\\..+";

  private static FarSides farSides;

  @BeforeAll
  static void makeTheFarSides(Sandbox sandbox) throws SQLException {
    farSides = FarSides.of(sandbox);
  }

  @AfterAll
  static void closeThem() throws IOException {
    farSides.close();
  }

  static List<Sample> configurations() throws IOException {
    return Samples.configurations();
  }

  @Test
  void theWellKnownPlacesAreLookedInto() throws IOException {
    assertThat(configurations())
        .extracting(Sample::where)
        .contains(
            "docs/source-jdbc.md (1)",
            "docs/source-files.md (1)",
            "docs/source-rest.md (1)",
            "docs/sink-s3.md (1)",
            "docs/sink-deltalake.md (1)",
            "docs/sink-snowflake.md (1)",
            "docker/connectors/flights-source.json",
            "docker/connectors/flights-s3.json",
            "docker/connectors/orders-source.json",
            "docker/connectors/orders-delta.json",
            "docker/quickstart/orders-snowflake.json",
            "docker/quickstart/earthquakes-rest.json",
            "docker/quickstart/earthquakes-s3.json",
            "packaging/source-jdbc/etc/source-jdbc.json",
            "packaging/source-files/etc/source-files.json",
            "packaging/source-rest/etc/source-rest.json",
            "packaging/sink-s3/etc/sink-s3.json",
            "packaging/sink-deltalake/etc/sink-deltalake.json",
            "packaging/sink-snowflake/etc/sink-snowflake.json");
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void isAccepted(Sample sample, Sandbox sandbox) throws Exception {
    assertThat(sample.config())
        .as("a class, here or before it on the page")
        .containsKey("connector.class");

    JsonNode answer = sandbox.rest().validate(farSides.here(sample.config()));

    Map<String, String> errors = new TreeMap<>();
    Set<String> known = new TreeSet<>();
    for (JsonNode entry : answer.get("configs")) {
      String key = entry.at("/value/name").asText();
      known.add(key);
      if (!entry.at("/value/errors").isEmpty()) {
        errors.put(key, entry.at("/value/errors").toString());
      }
    }
    assertThat(errors).as("what is wrong with %s", sample.where()).isEmpty();
    assertThat(sample.config().keySet())
        .as("keys of %s that somebody reads", sample.where())
        .allMatch(key -> known.contains(key) || key.matches(OPEN_KEYS));
  }
}
