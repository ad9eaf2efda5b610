package dev.millrace.sandbox.s3;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.sandbox.http.FaultRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is said over the control endpoint. */
final class ControlJson {

  static final ObjectMapper MAPPER = new ObjectMapper();

  private ControlJson() {}

  static ObjectNode rules(long seed, List<S3Rule> rules) {
    return FaultRules.json(seed, rules.stream().map(S3Rule::rule).toList());
  }

  static S3Fault rules(JsonNode node) {
    return new S3Rules(FaultRules.parse(node, S3Fault.Kind.PROCEED));
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
