package dev.millrace.connect.rest;

import dev.millrace.connect.rest.resource.ResourceConfig;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;

/** Rules over the keys of one resource. */
final class ResourceRules {
  private static final Pattern KEY = Pattern.compile("for configuration ([\\w.]+)");

  private ResourceRules() {}

  /**
   * @param errors take plain key and message
   */
  static void check(
      ResourceConfig resource, RestSourceConfig config, BiConsumer<String, String> errors) {
    parent(resource, config, errors);
    ResourceConfig.Surroundings around = config.surroundings();
    Set<String> wrong = new HashSet<>();
    BiConsumer<String, String> noted =
        (key, message) -> {
          wrong.add(key);
          errors.accept(key, message);
        };
    List<Runnable> parts =
        List.of(
            () -> resource.paging(around),
            resource::windows,
            () -> resource.request(around),
            () -> resource.check(noted),
            () -> resource.resource(around, Set.of(), Instant.now()));
    for (Runnable part : parts) {
      if (!wrong.isEmpty()) {
        return; // each part needs that those before it are right
      }
      try {
        part.run();
      } catch (ConfigException e) {
        Matcher key = KEY.matcher(e.getMessage());
        noted.accept(key.find() ? key.group(1) : "path", e.getMessage());
      }
    }
  }

  private static void parent(
      ResourceConfig resource, RestSourceConfig config, BiConsumer<String, String> errors) {
    String parent = resource.parent();
    if (parent.isEmpty()) {
      return;
    }
    if (!config.resourceNames().contains(parent)) {
      errors.accept("parent", "There is no resource '" + parent + "': add it to resources.");
    }
    for (String each = parent; !each.isEmpty(); each = config.resource(each).parent()) {
      if (each.equals(resource.name())) {
        errors.accept("parent", "'" + each + "' would be its own parent.");
        return;
      }
      if (!config.resourceNames().contains(each)) {
        return;
      }
    }
    resource.checkChild(errors);
  }
}
