package dev.millrace.connect.rest;

import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.rest.auth.AuthKeys;
import dev.millrace.connect.rest.http.HttpKeys;
import dev.millrace.connect.rest.resource.ResourceConfig;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;

/** Rules over several keys, without a look at the API. */
final class KeyRules {
  private KeyRules() {}

  /** Adds each error to its key. Does nothing while keys by themselves are wrong. */
  static void check(Validation validation, Map<String, String> props) {
    if (!validation.clean()) {
      return;
    }
    for (String key : Presets.missing(props)) {
      validation.error(
          key, "The preset " + props.get(RestSourceConfig.PRESET) + " needs it: set " + key + ".");
    }
    if (!validation.clean()) {
      return;
    }
    RestSourceConfig config = new RestSourceConfig(props);
    try {
      config.baseUrl();
    } catch (ConfigException e) {
      validation.error(RestSourceConfig.BASE_URL, e.getMessage());
    }
    AuthKeys.check(config, validation);
    HttpKeys.check(config, validation);
    names(validation, config, props);
    if (!validation.clean()) {
      return;
    }
    for (String name : config.resourceNames()) {
      resource(validation, config, name);
    }
    if (validation.clean()) {
      inexact(config)
          .ifPresent(
              why ->
                  validation.warn(RestSourceConfig.RESOURCES, "No exactly-once delivery: " + why));
    }
  }

  private static void names(
      Validation validation, RestSourceConfig config, Map<String, String> props) {
    List<String> names = config.resourceNames();
    validation.require(
        !names.isEmpty(),
        RestSourceConfig.RESOURCES,
        "Name at least one resource, such as issues.");
    Set<String> met = new HashSet<>();
    for (String name : names) {
      validation.require(
          name.matches("[A-Za-z0-9_-]{1,100}"),
          RestSourceConfig.RESOURCES,
          "'" + name + "' must be made of letters, digits, - and _.");
      validation.require(
          met.add(name), RestSourceConfig.RESOURCES, "'" + name + "' is there twice.");
    }
    for (String key : props.keySet()) {
      if (key.startsWith(RestSourceConfig.RESOURCE_PREFIX)) {
        known(validation, names, key);
      }
    }
  }

  /** A key with a slip of the pen would do nothing, unseen. */
  private static void known(Validation validation, List<String> names, String key) {
    String behind = key.substring(RestSourceConfig.RESOURCE_PREFIX.length());
    int dot = behind.indexOf('.');
    String name = dot < 0 ? behind : behind.substring(0, dot);
    if (!names.contains(name)) {
      validation.error(
          key,
          "There is no resource '" + name + "': add it to " + RestSourceConfig.RESOURCES + ".");
    } else if (dot < 0 || !ResourceConfig.DEF.names().contains(behind.substring(dot + 1))) {
      validation.error(
          key, "Resources have no such key: it is none of " + ResourceConfig.DEF.names() + ".");
    }
  }

  private static void resource(Validation validation, RestSourceConfig config, String name) {
    boolean clean = true;
    for (ConfigValue value : ResourceConfig.DEF.validate(config.ofResource(name))) {
      for (String message : value.errorMessages()) {
        validation.error(config.written(name, value.name()), message);
        clean = false;
      }
    }
    if (clean) {
      ResourceRules.check(
          config.resource(name),
          config,
          (key, message) -> validation.error(config.written(name, key), message));
    }
  }

  /** Why the configuration's records may come twice, or not at all; empty if neither. */
  static Optional<String> inexact(RestSourceConfig config) {
    return config.resourceNames().stream()
        .map(name -> inexact(config, name))
        .filter(Objects::nonNull)
        .findFirst();
  }

  /** Null if its records come once each. */
  private static String inexact(RestSourceConfig config, String name) {
    ResourceConfig resource = config.resource(name);
    if (resource.shifts()) {
      return "pages of '"
          + name
          + "' are asked for by number, and a record that leaves its page while they are"
          + " read lets another one be passed over. Page by keyset, token or link if the"
          + " API can, or, if its pages hold still, set "
          + config.written(name, "paging.stable")
          + "=true";
    }
    return resource.forgets()
        ? "where the changes of '"
            + name
            + "' can't be asked for any more, a rule has all there is read once more. Leave reset"
            + " out of "
            + config.written(name, "rules")
            + " to have the task fail then"
        : null;
  }
}
