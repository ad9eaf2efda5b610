package dev.millrace.connect.file.store.gcs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.millrace.connect.common.config.Messages;
import dev.millrace.connect.common.resilience.GuardSettings;
import dev.millrace.connect.file.store.StoreUrl;
import dev.millrace.connect.file.store.Versions;
import dev.millrace.connect.file.store.rest.Http;
import dev.millrace.connect.file.store.rest.Query;
import dev.millrace.connect.file.store.rest.Token;
import dev.millrace.connect.files.storage.FileStore;
import dev.millrace.connect.files.storage.ResumingStream;
import dev.millrace.connect.files.storage.SafePath;
import dev.millrace.connect.files.storage.StoreException;
import dev.millrace.connect.files.storage.StoreException.Fault;
import dev.millrace.connect.files.storage.StoredFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The objects below a folder of a bucket. A version is a generation, on which every call depends in
 * the service itself. Tags are an object's custom metadata. Thread-safe.
 */
final class GcsFiles implements FileStore {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String FIELDS = "name,size,updated,generation";

  private final StoreUrl url;
  private final String prefix;
  private final String objects;
  private final Token token;
  private final GuardSettings retries;
  private final Http http;

  GcsFiles(StoreUrl url, URI endpoint, Token token, GuardSettings retries) {
    this.url = url;
    this.prefix = url.folder().isEmpty() ? "" : url.folder() + "/";
    this.objects = endpoint + "/storage/v1/b/" + Query.encode(url.host()) + "/o";
    this.token = token;
    this.retries = retries;
    this.http = Http.of(url.describe(), GcsFiles::advice);
  }

  private static String advice(Fault fault) {
    return switch (fault) {
      case DENIED, WRONG_SECRET ->
          ". Give the service account the role Storage Object Viewer on the bucket; to delete, move"
              + " or tag what was read, Storage Object User.";
      case UNREACHABLE -> ". Check DNS, firewall and proxy from the worker's machine.";
      default -> "";
    };
  }

  @Override
  public String describe() {
    return url.describe();
  }

  @Override
  public boolean ordered() {
    return true;
  }

  private record Page(List<Map<String, String>> items, String next) {}

  @Override
  public void list(String folder, String after, Predicate<StoredFile> each) {
    String below = prefix + (folder.isEmpty() ? "" : SafePath.checked(describe(), folder) + "/");
    String next = "";
    do {
      Map<String, String> parameters = new LinkedHashMap<>();
      parameters.put("prefix", below);
      parameters.put("fields", "nextPageToken,items(" + FIELDS + ")");
      if (!after.isEmpty()) {
        parameters.put("startOffset", prefix + after);
      }
      if (!next.isEmpty()) {
        parameters.put("pageToken", next);
      }
      Page page = page(send("listing", below, "GET", "", parameters, Map.of(), ""), below);
      for (Map<String, String> item : page.items) {
        String path = item.get("name").substring(prefix.length());
        // The offset itself is a part of the answer.
        if (SafePath.is(path) && !path.equals(after) && !each.test(file(path, item))) {
          return;
        }
      }
      next = page.next;
    } while (!next.isEmpty());
  }

  private Page page(Http.Answer answer, String below) {
    List<Map<String, String>> items = new ArrayList<>();
    String next = "";
    try (InputStream body = answer.body();
        JsonParser json = JSON.createParser(body)) {
      int depth = 0;
      for (JsonToken at = json.nextToken(); at != null; at = json.nextToken()) {
        if (at == JsonToken.START_OBJECT && ++depth == 2) {
          items.add(new LinkedHashMap<>());
        } else if (at == JsonToken.END_OBJECT) {
          depth--;
        } else if (at == JsonToken.VALUE_STRING && depth == 2) {
          items.get(items.size() - 1).put(json.currentName(), json.getText());
        } else if (at == JsonToken.VALUE_STRING && "nextPageToken".equals(json.currentName())) {
          next = json.getText();
        }
      }
    } catch (IOException e) {
      throw http.failed(Fault.TRANSIENT, "listing", below, Messages.of(e), e);
    }
    items.removeIf(item -> !item.getOrDefault("name", "").startsWith(prefix));
    return new Page(items, next);
  }

  private static StoredFile file(String path, Map<String, String> item) {
    return new StoredFile(
        path,
        Long.parseLong(item.getOrDefault("size", "0")),
        Instant.parse(item.get("updated")).toEpochMilli(),
        item.get("generation"));
  }

  @Override
  public Optional<StoredFile> find(String path) {
    try {
      Map<String, String> item =
          fields(
              sendObject("looking at", path, "GET", "", Map.of("fields", FIELDS), Map.of(), ""),
              path);
      return Optional.of(file(path, item));
    } catch (StoreException e) {
      if (e.fault() == Fault.NO_SUCH_FILE) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Map<String, String> fields(Http.Answer answer, String path) {
    Map<String, String> fields = new LinkedHashMap<>();
    try (InputStream body = answer.body();
        JsonParser json = JSON.createParser(body)) {
      int depth = 0;
      for (JsonToken at = json.nextToken(); at != null; at = json.nextToken()) {
        if (at == JsonToken.START_OBJECT) {
          depth++;
        } else if (at == JsonToken.END_OBJECT) {
          depth--;
        } else if (depth == 1 && at.isScalarValue()) {
          fields.put(json.currentName(), json.getText());
        }
      }
      return fields;
    } catch (IOException e) {
      throw http.failed(Fault.TRANSIENT, "looking at", path, Messages.of(e), e);
    }
  }

  @Override
  public InputStream open(StoredFile file, long from) {
    if (from >= file.size()) {
      Versions.require(this, file);
      return new ByteArrayInputStream(new byte[0]);
    }
    try {
      return ResumingStream.open(
          describe() + ": '" + file.path() + "'",
          from,
          file.size(),
          at ->
              sendObject(
                      "reading",
                      file.path(),
                      "GET",
                      "",
                      Map.of("alt", "media", "ifGenerationMatch", file.version()),
                      // Else an object that is kept compressed would be sent inflated.
                      Map.of("Range", "bytes=" + at + "-", "Accept-Encoding", "gzip"),
                      "")
                  .body(),
          retries);
    } catch (IOException e) {
      throw http.failed(Fault.TRANSIENT, "reading", file.path(), Messages.of(e), e);
    }
  }

  @Override
  public void delete(StoredFile file) {
    try {
      sendObject(
              "deleting",
              file.path(),
              "DELETE",
              "",
              Map.of("ifGenerationMatch", file.version()),
              Map.of(),
              "")
          .discard();
    } catch (StoreException e) {
      if (e.fault() != Fault.NO_SUCH_FILE) {
        throw e;
      }
    }
  }

  @Override
  public void move(StoredFile file, String to) {
    String target = prefix + SafePath.checked(describe(), to);
    if (to.equals(file.path()) || !Versions.unchanged(this, file)) {
      return;
    }
    String rewrite = "/rewriteTo/b/" + Query.encode(url.host()) + "/o/" + Query.encode(target);
    String next = "";
    do {
      Map<String, String> parameters = new LinkedHashMap<>();
      parameters.put("ifSourceGenerationMatch", file.version());
      if (!next.isEmpty()) {
        parameters.put("rewriteToken", next);
      }
      Map<String, String> done =
          fields(
              sendObject("moving", file.path(), "POST", rewrite, parameters, Map.of(), ""),
              file.path());
      next = "true".equals(done.get("done")) ? "" : done.getOrDefault("rewriteToken", "");
    } while (!next.isEmpty());
    delete(file);
  }

  @Override
  public void tag(StoredFile file, Map<String, String> tags) {
    StringWriter body = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(body)) {
      json.writeStartObject();
      json.writeObjectFieldStart("metadata");
      for (Map.Entry<String, String> tag : tags.entrySet()) {
        json.writeStringField(tag.getKey(), tag.getValue());
      }
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("Nothing fails in memory", e);
    }
    try {
      sendObject(
              "tagging",
              file.path(),
              "PATCH",
              "",
              Map.of("ifGenerationMatch", file.version()),
              Map.of("Content-Type", "application/json"),
              body.toString())
          .discard();
    } catch (StoreException e) {
      if (e.fault() != Fault.NO_SUCH_FILE) {
        throw e;
      }
    }
  }

  private Http.Answer sendObject(
      String doing,
      String path,
      String method,
      String below,
      Map<String, String> parameters,
      Map<String, String> headers,
      String body) {
    String name = Query.encode(prefix + SafePath.checked(describe(), path));
    return send(doing, path, method, "/" + name + below, parameters, headers, body);
  }

  private Http.Answer send(
      String doing,
      String path,
      String method,
      String below,
      Map<String, String> parameters,
      Map<String, String> headers,
      String body) {
    String query = parameters.isEmpty() ? "" : "?" + Query.of(parameters);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(objects + below + query))
            .header("Authorization", "Bearer " + token.get())
            .method(
                method,
                body.isEmpty() && !method.equals("POST")
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return http.send(doing, path, request.build());
  }

  @Override
  public void close() {
    http.close();
  }
}
