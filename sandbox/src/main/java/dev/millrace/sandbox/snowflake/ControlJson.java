package dev.millrace.sandbox.snowflake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What is said over the control endpoint. */
final class ControlJson {

  private ControlJson() {}

  static ObjectNode rules(long seed, List<SnowflakeRule> rules) {
    ObjectNode node = Json.object().put("seed", seed);
    ArrayNode array = node.putArray("rules");
    for (SnowflakeRule rule : rules) {
      array
          .addObject()
          .put("operations", rule.operations())
          .put("subjects", rule.subjects())
          .put("probability", rule.probability())
          .put("skip", rule.skip())
          .put("most", rule.most())
          .put("kind", rule.effect().kind().name())
          .put("delayMs", rule.effect().delay().toMillis());
    }
    return node;
  }

  static SnowflakeFault rules(JsonNode node) {
    List<SnowflakeRule> rules = new ArrayList<>();
    for (JsonNode rule : node.required("rules")) {
      rules.add(
          new SnowflakeRule(
              rule.required("operations").asText(),
              rule.required("subjects").asText(),
              rule.required("probability").asDouble(),
              rule.required("skip").asInt(),
              rule.required("most").asInt(),
              new SnowflakeFault.Effect(
                  SnowflakeFault.Kind.valueOf(rule.required("kind").asText()),
                  Duration.ofMillis(rule.required("delayMs").asLong()))));
    }
    return new SnowflakeRules(node.required("seed").asLong(), rules);
  }

  static ArrayNode requests(List<SnowflakeRequest> requests) {
    return Json.MAPPER.valueToTree(requests);
  }

  static List<SnowflakeRequest> requests(JsonNode array) {
    List<SnowflakeRequest> requests = new ArrayList<>();
    for (JsonNode node : array) {
      requests.add(
          new SnowflakeRequest(
              node.required("operation").asText(),
              node.required("subject").asText(),
              node.required("requestId").asText()));
    }
    return requests;
  }
}
