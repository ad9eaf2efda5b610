package dev.millrace.sandbox.s3;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import dev.millrace.sandbox.http.ControlEndpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** What a test can tell an S3 server in another process, beside the S3 API. */
final class S3Control implements ControlEndpoint.Commands {

  private final S3Server server;

  S3Control(S3Server server) {
    this.server = server;
  }

  @Override
  public JsonNode run(String what, Map<String, String> parameters, JsonNode body)
      throws IOException {
    switch (what) {
      case "PUT faults" -> server.fault(ControlJson.rules(body));
      case "GET requests" -> {
        return ControlJson.requests(server.requests());
      }
      case "DELETE requests" -> server.forgetRequests();
      case "DELETE bucket" -> server.destroyBucket(parameters.get("name"));
      case "POST expire" -> {
        Duration age = Duration.ofMillis(Long.parseLong(parameters.get("olderThanMs")));
        return IntNode.valueOf(server.abortUploads(parameters.get("name"), age));
      }
      default -> throw ControlEndpoint.Commands.unknown(what);
    }
    return null;
  }
}
