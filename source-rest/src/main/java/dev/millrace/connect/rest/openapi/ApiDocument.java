package dev.millrace.connect.rest.openapi;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.millrace.connect.files.json.JsonTree;
import dev.millrace.connect.files.read.json.JsonPath;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** An OpenAPI document of version 3.0 or 3.1, in JSON. Immutable. */
public final class ApiDocument {
  /** Most bytes that are read of one. */
  public static final int MOST_BYTES = 64 << 20;

  private static final JsonTree.Limits LIMITS = new JsonTree.Limits(200, 2_000_000);

  /** Schemas that are looked at to find lists. */
  private static final int MOST_LOOKS = 2_000_000;

  /** Objects whose names are the API's own, and none that OpenAPI knows. */
  private static final Set<String> OF_NAMES =
      Set.of("properties", "schemas", "responses", "paths", "pathItems", "$defs");

  /** What is not looked at, but makes up most of many documents. */
  private static final Set<String> UNREAD =
      Set.of(
          "description",
          "summary",
          "title",
          "example",
          "examples",
          "default",
          "enum",
          "pattern",
          "externalDocs",
          "parameters",
          "requestBody",
          "callbacks",
          "security",
          "tags",
          "headers",
          "links");

  private static final Pattern REFERENCE = Pattern.compile("\\{\\{.*?}}");

  private static final List<String> METHODS = List.of("get", "post");

  private final List<Operation> operations;
  private final Map<String, Operation> byName = new LinkedHashMap<>();
  private final String server;

  private ApiDocument(Spot root) {
    operations = operations(root);
    for (Operation each : operations) {
      each.names().stream().limit(1).forEach(name -> byName.putIfAbsent(name, each));
    }
    for (Operation each : operations) {
      each.names().forEach(name -> byName.putIfAbsent(name, each));
    }
    server = server(root);
  }

  /**
   * @param in is not closed
   * @throws IOException if it can't be read
   * @throws IllegalArgumentException if it is no such document; the message quotes nothing of it
   */
  public static ApiDocument read(InputStream in) throws IOException {
    Object read;
    try {
      read = JsonTree.parse(in, LIMITS, ApiDocument::isRead);
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw new IllegalArgumentException(
          "it is not JSON"
              + (at == null ? "" : ", at line " + at.getLineNr() + ", column " + at.getColumnNr())
              + ": of YAML, write it as JSON, such as by yq -o json");
    }
    if (!(read instanceof Map<?, ?> root)
        || !String.valueOf(root.get("openapi")).matches("3\\..*")) {
      throw new IllegalArgumentException(
          "it is no OpenAPI document of version 3.0 or 3.1: it has no \"openapi\": \"3...\"");
    }
    return new ApiDocument(Spot.root(root));
  }

  private static boolean isRead(String object, String name) {
    return (object != null && OF_NAMES.contains(object))
        || !(UNREAD.contains(name) || name.startsWith("x-"));
  }

  private static List<Operation> operations(Spot root) {
    List<Operation> operations = new ArrayList<>();
    for (Spot item : root.has("paths") ? root.get("paths").each() : List.<Spot>of()) {
      Spot path = item.isElsewhere() ? item : item.resolved();
      for (String method : METHODS) {
        if (path.has(method)) {
          operations.add(
              new Operation(method.toUpperCase(Locale.ROOT), item.name(), path.get(method)));
        }
      }
    }
    return List.copyOf(operations);
  }

  /** The path that stands before all others. */
  private static String server(Spot root) {
    List<Spot> servers = root.has("servers") ? root.get("servers").each() : List.of();
    String url = servers.isEmpty() ? null : servers.get(0).text("url");
    return url == null ? "" : url.replaceFirst("^[a-z]+://[^/]*", "").replaceAll("/+$", "");
  }

  /** Names that resources may have to mean the lists that are read by {@code GET}. */
  public List<String> lists() {
    Shapes shapes = new Shapes(MOST_LOOKS);
    return byName.entrySet().stream()
        .filter(each -> each.getKey().equals(each.getValue().names().get(0)))
        .filter(
            each -> each.getValue().method().equals("GET") && each.getValue().list(shapes) != null)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Path, method and records of what a resource of that name means; empty for nothing. */
  public Map<String, String> named(String name) {
    Operation operation = byName.get(name);
    if (operation == null) {
      return Map.of();
    }
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("path", operation.template());
    keys.put("method", operation.method());
    String list = operation.list(new Shapes());
    if (list != null && !list.isEmpty()) {
      keys.put("records", list);
    }
    return keys;
  }

  /**
   * What a resource asks, and where its records are.
   *
   * @param path as the configuration has it, with references
   * @param lines whether each line of an answer is a record
   * @param maxColumns most fields, those of nested objects counted too
   */
  public record Question(
      String name,
      URI base,
      String method,
      String path,
      JsonPath records,
      boolean lines,
      int maxColumns) {}

  /**
   * The schema of a resource's records, as the key {@code schema} takes it.
   *
   * @throws IllegalArgumentException if the document has none; the message says what is missing,
   *     and where
   */
  public String schema(Question question) {
    Operation operation = operation(question);
    if (operation == null) {
      throw new IllegalArgumentException(
          "there is no "
              + question.method()
              + " of such a path among the "
              + operations.size()
              + " operations at #/paths");
    }
    return RecordSchema.of(
        operation.answer(question.lines()), question.records(), question.maxColumns());
  }

  /** Null if there is none. */
  private Operation operation(Question question) {
    String base = question.base().getRawPath() == null ? "" : question.base().getRawPath();
    String path = REFERENCE.matcher(question.path()).replaceAll("*");
    String own = steps(path);
    String whole = steps(base + "/" + path);
    return Stream.of(
            found(question.method(), "", own),
            found(question.method(), server, whole),
            found(question.method(), "", whole))
        .filter(Objects::nonNull)
        .findFirst()
        .orElseGet(() -> named(question));
  }

  private Operation named(Question question) {
    Operation named = byName.get(question.name());
    return named == null || !named.method().equals(question.method()) ? null : named;
  }

  /** The one with the fewest parameters, for {@code /issues/open} is also {@code /issues/{id}}. */
  private Operation found(String method, String before, String asked) {
    return operations.stream()
        .filter(each -> each.method().equals(method))
        .filter(each -> matches(steps(before + "/" + each.path()).split("/"), asked.split("/")))
        .min(Comparator.comparingInt(each -> each.path().split("\\{", -1).length))
        .orElse(null);
  }

  private static String steps(String path) {
    return path.replaceAll("/+", "/").replaceAll("^/|/$", "");
  }

  private static boolean matches(String[] described, String[] asked) {
    if (described.length != asked.length) {
      return false;
    }
    for (int i = 0; i < asked.length; i++) {
      if (!described[i].equals(asked[i]) && !parameter(described[i], asked[i])) {
        return false;
      }
    }
    return true;
  }

  /** Whether a step with parameters, such as {@code {id}.json}, may be what is asked. */
  private static boolean parameter(String described, String asked) {
    int from = described.indexOf('{');
    int to = described.lastIndexOf('}');
    return from >= 0
        && to > from
        && asked.length() > from + described.length() - to - 1
        && asked.startsWith(described.substring(0, from))
        && asked.endsWith(described.substring(to + 1));
  }
}
