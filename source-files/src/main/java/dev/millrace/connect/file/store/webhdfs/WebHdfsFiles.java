package dev.millrace.connect.file.store.webhdfs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.millrace.connect.common.config.Messages;
import dev.millrace.connect.common.resilience.GuardSettings;
import dev.millrace.connect.file.store.StoreUrl;
import dev.millrace.connect.file.store.TreeWalk;
import dev.millrace.connect.file.store.Versions;
import dev.millrace.connect.file.store.rest.Http;
import dev.millrace.connect.file.store.rest.Query;
import dev.millrace.connect.files.storage.FileStore;
import dev.millrace.connect.files.storage.ResumingStream;
import dev.millrace.connect.files.storage.SafePath;
import dev.millrace.connect.files.storage.StoreException;
import dev.millrace.connect.files.storage.StoreException.Fault;
import dev.millrace.connect.files.storage.StoredFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Files of HDFS. A version is the file's id, with size and time; a call that depends on it looks
 * first and acts then. Links, which HDFS has switched off, are left out. Thread-safe.
 */
final class WebHdfsFiles implements FileStore {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int PLAIN_PORT = 9870;
  private static final int TLS_PORT = 9871;

  private final StoreUrl url;
  private final URI base;
  private final Map<String, String> who;
  private final GuardSettings retries;
  private final Http http;

  /**
   * @param who the parameters that say so
   */
  WebHdfsFiles(StoreUrl url, Map<String, String> who, GuardSettings retries) {
    this.url = url;
    boolean tls = url.scheme().equals("swebhdfs");
    String host = url.host().contains(":") ? "[" + url.host() + "]" : url.host();
    this.base =
        URI.create(
            (tls ? "https://" : "http://")
                + host
                + ":"
                + url.port(tls ? TLS_PORT : PLAIN_PORT)
                + "/webhdfs/v1"
                + Query.encodePath(url.path()));
    this.who = who;
    this.retries = retries;
    this.http = Http.of(url.describe(), WebHdfsFiles::advice);
  }

  private static String advice(Fault fault) {
    return switch (fault) {
      case WRONG_SECRET -> ". Renew " + WebHdfsProvider.TOKEN + ".";
      case DENIED -> ". Give the user the right to do this.";
      case UNREACHABLE -> ". Check host, port, DNS and firewall from the worker's machine.";
      default -> "";
    };
  }

  @Override
  public String describe() {
    return url.describe();
  }

  @Override
  public boolean ordered() {
    return false;
  }

  @Override
  public void list(String folder, String after, Predicate<StoredFile> each) {
    String start = folder.isEmpty() ? "" : SafePath.checked(describe(), folder);
    TreeWalk.run(describe(), start, "", this::listOne, each);
  }

  private void listOne(String path, String identity, Predicate<TreeWalk.Entry> each) {
    String last = "";
    boolean more;
    do {
      Map<String, String> parameters = new LinkedHashMap<>();
      if (!last.isEmpty()) {
        parameters.put("startAfter", last);
      }
      Http.Answer answer;
      try {
        answer = send("listing", path, "GET", "LISTSTATUS_BATCH", parameters);
      } catch (StoreException e) {
        if (e.fault() == Fault.NO_SUCH_FILE && !path.isEmpty()) {
          return;
        }
        throw e;
      }
      Page page = new Page(each);
      try (InputStream body = answer.body();
          JsonParser json = JSON.createParser(body)) {
        page.read(json);
      } catch (IOException e) {
        throw http.failed(Fault.TRANSIENT, "listing", path, Messages.of(e), e);
      }
      more = page.remaining > 0 && !page.ended && !page.last.equals(last);
      last = page.last;
    } while (more);
  }

  /** Reads a page as it comes. */
  private static final class Page {
    private final Predicate<TreeWalk.Entry> each;
    private final Map<String, String> fields = new HashMap<>();
    private String last = "";
    private long remaining;
    private boolean ended;

    Page(Predicate<TreeWalk.Entry> each) {
      this.each = each;
    }

    void read(JsonParser json) throws IOException {
      for (JsonToken at = json.nextToken(); at != null && !ended; at = json.nextToken()) {
        if (at == JsonToken.START_OBJECT) {
          fields.clear();
        } else if (at == JsonToken.END_OBJECT && fields.containsKey("pathSuffix")) {
          last = fields.get("pathSuffix");
          Optional<TreeWalk.Entry> entry = entry(fields);
          ended = entry.isPresent() && !each.test(entry.get());
          fields.clear();
        } else if (at.isScalarValue() && "remainingEntries".equals(json.currentName())) {
          remaining = json.getValueAsLong();
        } else if (at.isScalarValue() && json.currentName() != null) {
          fields.put(json.currentName(), json.getText());
        }
      }
    }
  }

  private static Optional<TreeWalk.Entry> entry(Map<String, String> fields) {
    String name = fields.get("pathSuffix");
    String id = fields.getOrDefault("fileId", "");
    return switch (fields.getOrDefault("type", "")) {
      case "DIRECTORY" -> Optional.of(TreeWalk.Entry.folder(name, id));
      case "FILE" ->
          Optional.of(
              TreeWalk.Entry.file(
                  name, number(fields, "length"), number(fields, "modificationTime"), id));
      default -> Optional.empty();
    };
  }

  private static long number(Map<String, String> fields, String name) {
    return Long.parseLong(fields.getOrDefault(name, "0"));
  }

  @Override
  public Optional<StoredFile> find(String path) {
    SafePath.checked(describe(), path);
    try {
      Map<String, String> fields = call("looking at", path, "GET", "GETFILESTATUS", Map.of());
      return "FILE".equals(fields.get("type"))
          ? Optional.of(
              new StoredFile(
                  path,
                  number(fields, "length"),
                  number(fields, "modificationTime"),
                  fields.getOrDefault("fileId", "")))
          : Optional.empty();
    } catch (StoreException e) {
      if (e.fault() == Fault.NO_SUCH_FILE) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Map<String, String> call(
      String doing, String path, String method, String operation, Map<String, String> parameters) {
    Map<String, String> fields = new HashMap<>();
    try (InputStream body = send(doing, path, method, operation, parameters).body();
        JsonParser json = JSON.createParser(body)) {
      for (JsonToken at = json.nextToken(); at != null; at = json.nextToken()) {
        if (at.isScalarValue() && json.currentName() != null) {
          fields.put(json.currentName(), json.getText());
        }
      }
      return fields;
    } catch (IOException e) {
      throw http.failed(Fault.TRANSIENT, doing, path, Messages.of(e), e);
    }
  }

  @Override
  public InputStream open(StoredFile file, long from) {
    SafePath.checked(describe(), file.path());
    if (from >= file.size()) {
      Versions.require(this, file);
      return new ByteArrayInputStream(new byte[0]);
    }
    try {
      return ResumingStream.open(
          describe() + ": '" + file.path() + "'",
          from,
          file.size(),
          at -> {
            Versions.require(this, file);
            Map<String, String> parameters = Map.of("offset", Long.toString(at));
            return send("reading", file.path(), "GET", "OPEN", parameters).body();
          },
          retries);
    } catch (IOException e) {
      throw http.failed(Fault.TRANSIENT, "reading", file.path(), Messages.of(e), e);
    }
  }

  @Override
  public void delete(StoredFile file) {
    if (Versions.unchanged(this, file)) {
      // False says that it is gone.
      call("deleting", file.path(), "DELETE", "DELETE", Map.of());
    }
  }

  @Override
  public void move(StoredFile file, String to) {
    SafePath.checked(describe(), to);
    if (to.equals(file.path()) || !Versions.unchanged(this, file)) {
      return;
    }
    if (to.contains("/")) {
      call("moving", to.substring(0, to.lastIndexOf('/')), "PUT", "MKDIRS", Map.of());
    }
    Map<String, String> parameters = Map.of("destination", url.path() + "/" + to);
    if (!renamed(file, parameters)) {
      // It replaces nothing.
      call("moving", to, "DELETE", "DELETE", Map.of());
      if (!renamed(file, parameters)) {
        throw http.failed(
            Fault.REFUSED, "moving", file.path(), "the server does not rename it", null);
      }
    }
  }

  private boolean renamed(StoredFile file, Map<String, String> parameters) {
    return "true".equals(call("moving", file.path(), "PUT", "RENAME", parameters).get("boolean"));
  }

  @Override
  public void tag(StoredFile file, Map<String, String> tags) {
    throw Versions.noTags(describe());
  }

  private Http.Answer send(
      String doing, String path, String method, String operation, Map<String, String> parameters) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("op", operation);
    query.putAll(who);
    query.putAll(parameters);
    String at = base + (path.isEmpty() ? "" : "/" + Query.encodePath(path));
    Http.Answer answer =
        http.send(doing, path, request(URI.create(at + "?" + Query.of(query)), method));
    if (answer.status() != 307) {
      return answer;
    }
    answer.discard();
    return http.send(doing, path, request(dataNode(answer, doing, path), method));
  }

  /** A token must not follow to where it could be read. */
  private URI dataNode(Http.Answer answer, String doing, String path) {
    try {
      URI target = URI.create(answer.header("Location"));
      if (base.getScheme().equals(target.getScheme())) {
        return target;
      }
    } catch (IllegalArgumentException e) {
      // As for a wrong scheme.
    }
    throw http.failed(
        Fault.UNTRUSTED, doing, path, "the server sends us on to another protocol", null);
  }

  private static HttpRequest request(URI at, String method) {
    return HttpRequest.newBuilder(at)
        .method(
            method, method.equals("PUT") ? BodyPublishers.ofString("") : BodyPublishers.noBody())
        .build();
  }

  @Override
  public void close() {
    http.close();
  }
}
