package dev.millrace.connect.rest.resource;

import com.fasterxml.jackson.core.JsonPointer;
import dev.millrace.connect.rest.call.StatusRule;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The resources of a connector, by their names. Immutable. */
public final class Resources {
  private static final List<StatusRule> BUSY =
      List.of(
          StatusRule.of(429, 429, StatusRule.Action.END),
          StatusRule.of(500, 599, StatusRule.Action.END));

  private final Map<String, Resource> byName;

  private Resources(Map<String, Resource> byName) {
    this.byName = byName;
  }

  /**
   * @throws org.apache.kafka.common.config.ConfigException if one of them can't be
   */
  public static Resources of(
      List<ResourceConfig> configs, ResourceConfig.Surroundings around, Instant now) {
    Map<String, Resource> byName = new LinkedHashMap<>();
    for (ResourceConfig config : configs) {
      Set<JsonPointer> told = new HashSet<>();
      for (ResourceConfig each : configs) {
        if (each.parent().equals(config.name())) {
          told.addAll(each.ofParent(around));
        }
      }
      byName.put(config.name(), config.resource(around, told, now));
    }
    return new Resources(byName);
  }

  /**
   * The same where hosts that have no time now are no error, and without those that a job would be
   * made for.
   */
  public Resources forTrial() {
    Map<String, Resource> patient = new LinkedHashMap<>();
    byName.forEach(
        (name, each) -> {
          if (each.job() == null) {
            patient.put(name, each.with(BUSY));
          }
        });
    return new Resources(patient);
  }

  /** Those that are no children. */
  public List<Resource> roots() {
    return childrenOf("");
  }

  public List<Resource> childrenOf(String parent) {
    return byName.values().stream().filter(each -> each.parent().equals(parent)).toList();
  }

  public Resource named(String name) {
    return byName.get(name);
  }

  public List<Resource> all() {
    return List.copyOf(byName.values());
  }
}
