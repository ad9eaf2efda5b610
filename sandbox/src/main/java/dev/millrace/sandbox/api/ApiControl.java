package dev.millrace.sandbox.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.sandbox.http.ControlEndpoint;
import dev.millrace.sandbox.http.FaultRules;
import java.util.Map;

/** What a test can tell an API server in another process. */
final class ApiControl implements ControlEndpoint.Commands {

  static final ObjectMapper JSON = new ObjectMapper();

  private final ApiServer server;

  ApiControl(ApiServer server) {
    this.server = server;
  }

  @Override
  public JsonNode run(String what, Map<String, String> parameters, JsonNode body) {
    switch (what) {
      case "PUT faults" -> server.faults(FaultRules.parse(body, ApiFault.PROCEED));
      case "PUT settings" -> server.settings(ApiSettings.of(body));
      case "POST change" -> server.change(Change.of(parameters));
      case "GET versions" -> {
        return JSON.valueToTree(server.versions(parameters.get("collection")));
      }
      case "GET requests" -> {
        return JSON.valueToTree(server.requests());
      }
      case "DELETE requests" -> server.forgetRequests();
      default -> throw ControlEndpoint.Commands.unknown(what);
    }
    return null;
  }
}
