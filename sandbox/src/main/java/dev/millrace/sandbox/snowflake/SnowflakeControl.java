package dev.millrace.sandbox.snowflake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import dev.millrace.sandbox.http.ControlEndpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a test can tell a server in another process, beside Snowflake's API. */
final class SnowflakeControl implements ControlEndpoint.Commands {

  private final SnowflakeServer server;

  SnowflakeControl(SnowflakeServer server) {
    this.server = server;
  }

  @Override
  public JsonNode run(String what, Map<String, String> parameters, JsonNode body) {
    switch (what) {
      case "PUT faults" -> server.fault(ControlJson.rules(body));
      case "PUT uploads" -> server.uploads(UploadForm.valueOf(parameters.get("form")));
      case "PUT token" ->
          server.token(
              body.required("token").asText(),
              TokenKind.valueOf(body.required("kind").asText()),
              body.required("user").asText(),
              Instant.parse(body.required("end").asText()));
      case "GET requests" -> {
        return ControlJson.requests(server.requests());
      }
      case "DELETE requests" -> server.forgetRequests();
      case "POST expire" -> server.expireTokens();
      case "PUT idle" ->
          server.idleTransactionsLast(Duration.ofMillis(Long.parseLong(parameters.get("ms"))));
      case "GET waiting" -> {
        return IntNode.valueOf(server.waitingStatements());
      }
      case "GET sessions" -> {
        return IntNode.valueOf(server.sessions());
      }
      case "DELETE sessions" -> {
        return IntNode.valueOf(server.endSessions());
      }
      case "POST abandon" -> {
        List<String> statements = new ArrayList<>();
        body.forEach(statement -> statements.add(statement.asText()));
        server.abandon(statements);
      }
      default -> throw ControlEndpoint.Commands.unknown(what);
    }
    return null;
  }
}
