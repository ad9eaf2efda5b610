package dev.millrace.connect.common.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;

class ValidationTest {
  private static final ConfigDef DEF =
      Keys.define()
          .group("Connection")
          .add(Key.string("url").display("URL").doc("Where."))
          .add(
              Key.integer("port")
                  .byDefault(1)
                  .check(Validators.between(1, 10))
                  .display("Port")
                  .doc("Which."))
          .done();

  private static ConfigValue value(Config config, String key) {
    return config.configValues().stream()
        .filter(value -> value.name().equals(key))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> errors(Config config, String key) {
    return value(config, key).errorMessages();
  }

  @Test
  void reportsEveryErrorAtItsKey() {
    Config config =
        Validation.of(DEF, Map.of("port", "11")).error("url", "names no database").result();

    assertThat(errors(config, "port"))
        .containsExactly("Invalid value 11 for configuration port: must be from 1 to 10");
    assertThat(errors(config, "url")).hasSize(2).contains("names no database");
  }

  @Test
  void leavesTheFarSideAloneWhileKeysAreWrong() {
    Config config =
        Validation.of(DEF, Map.of("port", "11", "url", "x"))
            .farSide("url", "The database", findings -> findings.error("url", "asked"))
            .result();

    assertThat(errors(config, "url")).isEmpty();
  }

  @Test
  void putsWhatTheFarSideSaysOnItsKeys() {
    Config config =
        Validation.of(DEF, Map.of("url", "x"))
            .farSide(
                "url",
                "The database",
                findings -> {
                  findings.error("port", "refused");
                  findings.recommend("port", List.of(5432));
                })
            .result();

    assertThat(errors(config, "port")).containsExactly("refused");
    assertThat(value(config, "port").recommendedValues()).containsExactly(5432);
  }

  @Test
  void aCheckThatIsNotDoneInTimeRefusesOnlyWhatItFoundByThen() {
    CountDownLatch never = new CountDownLatch(1);
    Validation validation =
        Validation.of(DEF, Map.of("url", "x"))
            .farSide(
                "url",
                "The database",
                findings -> {
                  findings.error("port", "refused");
                  never.await();
                });

    Config config = validation.result();
    assertThat(errors(config, "url")).isEmpty();
    assertThat(errors(config, "port")).containsExactly("refused");
    assertThat(validation.warnings())
        .containsExactly(
            "url: The database could not be checked within 4 s, so what is wrong with it shows only"
                + " when the connector starts. The worker is busy, or host, port or firewall keep"
                + " it from an answer.");
  }

  @Test
  void showsAFailureOfTheCheckItself() {
    Config config =
        Validation.of(DEF, Map.of("url", "x"))
            .farSide(
                "url",
                "The database",
                findings -> {
                  throw new IllegalStateException("broken", new RuntimeException("deeper"));
                })
            .result();

    assertThat(errors(config, "url"))
        .containsExactly("The database can't be checked: broken: deeper");
  }

  @Test
  void warnsOfWhatIsTakenWithoutEffectAndOfWhatTheFarSideSays() {
    ConfigDef def =
        Keys.define()
            .group("Peers")
            .add(
                Key.ignored("buffer", ConfigDef.Type.INT, 0, "batches are counted in bytes.")
                    .display("Buffer"))
            .done();
    assertThat(Validation.of(def, Map.of()).warnings()).isEmpty();

    Validation validation = Validation.of(def, Map.of("buffer", "7"));
    validation.farSide("url", "The database", findings -> findings.warn("url", "old"));

    assertThat(validation.result().configValues().get(0).errorMessages()).isEmpty();
    assertThat(validation.warnings())
        .containsExactly("buffer: No effect: batches are counted in bytes.", "url: old");
  }
}
