package dev.millrace.sandbox.snowflake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.sandbox.snowflake.sql.SqlFailure;
import java.util.Map;

/** The envelopes of all answers. */
final class Json {

  static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static ObjectNode success(JsonNode data) {
    ObjectNode answer = object();
    answer.set("data", data == null ? NullNode.getInstance() : data);
    return answer.putNull("code").putNull("message").put("success", true);
  }

  static ObjectNode failure(WireFailure failure) {
    ObjectNode answer = object().putNull("data").put("code", failure.code());
    return answer.put("message", failure.getMessage()).put("success", false);
  }

  static ObjectNode failure(SqlFailure failure, String queryId) {
    ObjectNode answer = object();
    answer
        .putObject("data")
        .put("internalError", false)
        .put("errorCode", failure.code())
        .put("sqlState", failure.sqlState())
        .put("queryId", queryId)
        .put("line", -1)
        .put("pos", -1);
    answer.put("code", failure.code()).put("message", failure.getMessage());
    return answer.put("success", false);
  }

  /** As {@code parameters} of an answer carries them. */
  static JsonNode parameters(Map<String, Object> parameters) {
    ArrayNode array = MAPPER.createArrayNode();
    parameters.forEach(
        (name, value) -> {
          JsonNode node = MAPPER.valueToTree(value);
          array.addObject().put("name", name).set("value", node);
        });
    return array;
  }
}
