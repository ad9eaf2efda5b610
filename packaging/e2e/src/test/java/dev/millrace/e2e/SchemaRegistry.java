package dev.millrace.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.sandbox.process.ChildProcess;
import dev.millrace.sandbox.process.HttpProbe;
import dev.millrace.sandbox.process.JavaCommand;
import dev.millrace.sandbox.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * A schema registry in a process of its own, which forgets all when it ends: Apicurio's, asked
 * through the REST API of Confluent's that it has too. Schemas must evolve backwards, as
 * Confluent's demands by default.
 */
final class SchemaRegistry implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  private final ChildProcess process;
  private final URI root;

  private SchemaRegistry(Path directory, int port) {
    this.root = URI.create("http://127.0.0.1:" + port + "/apis/");
    this.process =
        new ChildProcess(
            new ChildProcess.Spec(
                "Schema registry",
                JavaCommand.of(
                    directory,
                    Build.schemaRegistry().resolve("registry").resolve("*").toString(),
                    List.of(
                        "-Xmx300m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dquarkus.http.host=127.0.0.1",
                        "-Dquarkus.http.port=" + port),
                    "io.quarkus.runner.GeneratedMain",
                    List.of()),
                Map.of(),
                directory,
                directory.resolve("registry.log"),
                () -> HttpProbe.status(root.resolve("ccompat/v7/subjects")) == 200,
                Duration.ofMinutes(2),
                Duration.ofSeconds(10)));
  }

  /** Returns once it answers. */
  static SchemaRegistry start(Path directory) {
    return Ports.startOnFree(
        1,
        Ports::free,
        ports -> {
          SchemaRegistry registry = new SchemaRegistry(directory, ports.get(0));
          registry.process.start();
          registry.call("PUT", "config", Map.of("compatibility", "BACKWARD"));
          return registry;
        });
  }

  /** The archive of the converter that {@link #converters} names. */
  static Path converterArchive() {
    return Build.schemaRegistry().resolve("apicurio-avro-converter.zip");
  }

  /** A connector's settings for keys and values in Confluent's wire format. */
  Map<String, String> converters() {
    Map<String, String> settings = new HashMap<>();
    for (String part : List.of("key", "value")) {
      String converter = part + ".converter";
      String apicurio = converter + ".apicurio.registry.";
      settings.put(converter, "io.apicurio.registry.utils.converter.AvroConverter");
      settings.put(apicurio + "url", root.resolve("registry/v2").toString());
      settings.put(apicurio + "auto-register", "true");
      settings.put(apicurio + "as-confluent", "true");
      settings.put(apicurio + "use-id", "contentId");
      settings.put(apicurio + "headers.enabled", "false");
    }
    return settings;
  }

  /** The schema that messages name by {@code id}. */
  Schema schema(int id) {
    String text = call("GET", "schemas/ids/" + id, null).get("schema").asText();
    return new Schema.Parser().parse(text);
  }

  /** The ids of a subject's versions, the oldest first. */
  List<Integer> ids(String subject) {
    String versions = "subjects/" + subject + "/versions";
    List<Integer> ids = new ArrayList<>();
    for (JsonNode version : call("GET", versions, null)) {
      ids.add(call("GET", versions + "/" + version.asInt(), null).get("id").asInt());
    }
    return ids;
  }

  /** Adds a version; returns its schema's id. */
  int register(String subject, Schema schema) {
    return call("POST", "subjects/" + subject + "/versions", Map.of("schema", schema.toString()))
        .get("id")
        .asInt();
  }

  /** Has a subject evolve as {@code level} says, such as {@code FORWARD}. */
  void compatibility(String subject, String level) {
    call("PUT", "config/" + subject, Map.of("compatibility", level));
  }

  private JsonNode call(String method, String path, Map<String, String> body) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(root.resolve("ccompat/v7/" + path))
              .timeout(Duration.ofMinutes(1))
              .header("Content-Type", "application/vnd.schemaregistry.v1+json")
              .method(
                  method,
                  body == null
                      ? BodyPublishers.noBody()
                      : BodyPublishers.ofString(JSON.writeValueAsString(body)))
              .build();
      HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(
            method
                + " "
                + path
                + " was answered with "
                + answer.statusCode()
                + ": "
                + answer.body());
      }
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException("No answer to " + path + " that is JSON", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted in " + path, e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
