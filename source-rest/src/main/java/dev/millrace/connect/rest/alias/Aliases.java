package dev.millrace.connect.rest.alias;

import dev.millrace.connect.common.config.Validation;
import java.util.Map;

/**
 * Takes the configurations of Confluent's HTTP source (V1) and of castorm's, with nothing but
 * {@code connector.class} changed.
 */
public final class Aliases {
  private static final String OWN = "base.url";

  private Aliases() {}

  /**
   * The configuration by this connector's own names; as it is, if it is no other connector's. Keys
   * that both know stay, and what the user wrote under own names holds.
   */
  public static Map<String, String> applied(Map<String, String> props) {
    return translated(props).props();
  }

  /** Adds what can't be translated as errors, and what has no effect as warnings. */
  public static void check(Validation validation, Map<String, String> props) {
    Translation translation = translated(props);
    translation.errors().forEach(validation::error);
    translation.warnings().forEach(validation::warn);
  }

  private static Translation translated(Map<String, String> props) {
    Translation translation = new Translation(props);
    if (!props.containsKey(OWN) && props.containsKey(Confluent.URL)) {
      new Confluent(translation).translate();
    } else if (!props.containsKey(OWN) && props.containsKey(Castorm.URL)) {
      new Castorm(translation).translate();
    }
    return translation;
  }
}
