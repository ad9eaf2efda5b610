package dev.millrace.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.common.config.Validation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PresetsTest {
  static List<String> names() {
    return Presets.names();
  }

  private static Map<String, String> with(String preset, String... pairs) {
    Map<String, String> props = new HashMap<>();
    props.put("name", "api");
    props.put("preset", preset);
    for (int i = 0; i < pairs.length; i += 2) {
      props.put(pairs[i], pairs[i + 1]);
    }
    return props;
  }

  /** By key; without a look at the API. */
  private static Map<String, String> errors(Map<String, String> own) {
    Map<String, String> whole = Presets.applied(own);
    Validation validation = Validation.of(RestSourceConfig.DEF, whole);
    KeyRules.check(validation, whole);
    return validation.result().configValues().stream()
        .filter(value -> !value.errorMessages().isEmpty())
        .collect(Collectors.toMap(value -> value.name(), value -> value.errorMessages() + ""));
  }

  @ParameterizedTest
  @MethodSource("names")
  void needsNothingButCredentialsAndWhatItSays(String preset) {
    Map<String, String> own = with(preset);
    List<String> missing = Presets.missing(own);
    if (!missing.isEmpty()) {
      assertThat(errors(own).keySet()).containsExactlyInAnyOrderElementsOf(missing);
    }
    missing.forEach(key -> own.put(key, "some"));
    assertThat(errors(own).keySet()).isNotEmpty().allMatch(key -> key.startsWith("auth."));
  }

  @Test
  void saysWhatToSet() {
    assertThat(errors(with("github", "config.owner", "apache", "auth.token", "t")))
        .containsExactlyEntriesOf(
            Map.of("config.repo", "[The preset github needs it: set config.repo.]"));
    assertThat(errors(with("githop", "resources", "a", "base.url", "http://a")).get("preset"))
        .contains("must be empty, or one of [", "github");
  }

  @Test
  void takesTheUsersWordFirst() {
    Map<String, String> whole =
        Presets.applied(
            with(
                "stripe",
                "resources",
                "charges,plans",
                "resource.plans.path",
                "/plans",
                "topic",
                "mine",
                "auth.token",
                "t"));
    assertThat(whole)
        .containsEntry("topic", "mine")
        .containsEntry("cursor", "/created")
        .containsEntry("resource.charges.path", "/charges")
        .containsEntry("resource.plans.path", "/plans")
        .doesNotContainKeys("resource.events.path", "preset.requires");
    assertThat(errors(with("stripe", "resources", "charges", "auth.token", "t"))).isEmpty();
    assertThat(Presets.applied(whole)).isEqualTo(whole);
  }

  @Test
  void letsAPlainKeyOfTheUsersHoldForAllResources() {
    Map<String, String> whole =
        Presets.applied(with("jira", "config.site", "shop", "cursor.start", "2026-01-01"));
    assertThat(new RestSourceConfig(whole).ofResource("issues"))
        .containsEntry("cursor.start", "2026-01-01");
  }

  @Test
  void putsTheUsersValuesIntoAddresses() {
    assertThat(Presets.applied(with("salesforce", "config.domain", "shop")))
        .containsEntry("base.url", "https://shop.my.salesforce.com")
        .containsEntry("auth.token.url", "https://shop.my.salesforce.com/services/oauth2/token")
        .containsEntry("resource.objects.path", "/services/data/{{config:version}}/queryAll");
    assertThat(
            Presets.applied(with("shopify", "config.shop", "shoes", "config.version", "2026-01")))
        .containsEntry("base.url", "https://shoes.myshopify.com/admin/api/2026-01");
  }

  @Test
  void leavesAConfigurationWithoutOneAsItIs() {
    Map<String, String> own = Map.of("resources", "a");
    assertThat(Presets.applied(own)).isSameAs(own);
  }

  @Test
  void givesTasksTheWhole() {
    RestSourceConnector connector = new RestSourceConnector();
    connector.start(with("github", "config.owner", "o", "config.repo", "r", "auth.token", "t"));
    assertThat(connector.taskConfigs(1).get(0))
        .containsEntry("base.url", "https://api.github.com")
        .containsEntry("preset", "github");
  }
}
