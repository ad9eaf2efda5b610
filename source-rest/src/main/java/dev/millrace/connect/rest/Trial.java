package dev.millrace.connect.rest;

import dev.millrace.connect.common.config.Validation;
import java.util.Map;

/** One request of each resource, to see whether it is answered. */
final class Trial {
  private final RestSourceConfig config;

  private Trial(RestSourceConfig config) {
    this.config = config;
  }

  static Trial of(Map<String, String> props) {
    return new Trial(new RestSourceConfig(props));
  }

  void run(Validation.Findings findings) {}
}
