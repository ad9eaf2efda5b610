package dev.millrace.sandbox.snowflake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.sandbox.http.FaultRules;
import java.util.ArrayList;
import java.util.List;

/** What is said over the control endpoint. */
final class ControlJson {

  private ControlJson() {}

  static ObjectNode rules(long seed, List<SnowflakeRule> rules) {
    return FaultRules.json(seed, rules.stream().map(SnowflakeRule::rule).toList());
  }

  static SnowflakeFault rules(JsonNode node) {
    return new SnowflakeRules(FaultRules.parse(node, SnowflakeFault.Kind.PROCEED));
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
