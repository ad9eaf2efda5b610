package dev.millrace.sandbox.s3;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is said over the control endpoint. */
final class ControlJson {

  static final ObjectMapper MAPPER = new ObjectMapper();

  private ControlJson() {}

  static ObjectNode rules(long seed, List<S3Rule> rules) {
    ObjectNode node = MAPPER.createObjectNode().put("seed", seed);
    ArrayNode array = node.putArray("rules");
    for (S3Rule rule : rules) {
      array
          .addObject()
          .put("operations", rule.operations())
          .put("keys", rule.keys())
          .put("probability", rule.probability())
          .put("skip", rule.skip())
          .put("most", rule.most())
          .put("kind", rule.effect().kind().name())
          .put("delayMs", rule.effect().delay().toMillis());
    }
    return node;
  }

  static S3Fault rules(JsonNode node) {
    List<S3Rule> rules = new ArrayList<>();
    for (JsonNode rule : node.required("rules")) {
      rules.add(
          new S3Rule(
              rule.required("operations").asText(),
              rule.required("keys").asText(),
              rule.required("probability").asDouble(),
              rule.required("skip").asInt(),
              rule.required("most").asInt(),
              new S3Fault.Effect(
                  S3Fault.Kind.valueOf(rule.required("kind").asText()),
                  Duration.ofMillis(rule.required("delayMs").asLong()))));
    }
    return rules.isEmpty() ? S3Fault.NONE : new S3Rules(node.required("seed").asLong(), rules);
  }

  static ArrayNode requests(List<S3Request> requests) {
    ArrayNode array = MAPPER.createArrayNode();
    for (S3Request request : requests) {
      ObjectNode node =
          array
              .addObject()
              .put("operation", request.operation())
              .put("bucket", request.bucket())
              .put("key", request.key());
      ObjectNode headers = node.putObject("headers");
      request.headers().forEach(headers::put);
    }
    return array;
  }

  static List<S3Request> requests(JsonNode array) {
    List<S3Request> requests = new ArrayList<>();
    for (JsonNode node : array) {
      Map<String, String> headers = new TreeMap<>();
      node.required("headers")
          .properties()
          .forEach(header -> headers.put(header.getKey(), header.getValue().asText()));
      requests.add(
          new S3Request(
              node.required("operation").asText(),
              node.required("bucket").asText(),
              node.required("key").asText(),
              headers));
    }
    return requests;
  }
}
