package dev.millrace.connect.file.store.azure;

import dev.millrace.connect.common.config.Messages;
import dev.millrace.connect.common.resilience.GuardSettings;
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
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The block blobs below a folder of a container. A version is an ETag, on which every call depends
 * in the service itself. Thread-safe.
 */
final class AzureFiles implements FileStore {
  private static final String API = "2021-12-02";
  private static final int PAGE = 1_000;
  private static final Duration LONGEST_COPY = Duration.ofMinutes(10);

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);

  private final String describe;
  private final URI container;
  private final String prefix;
  private final AzureAuth auth;
  private final GuardSettings retries;
  private final Http http;
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * @param container the URL of the container
   * @param folder within it; "" for all of it
   */
  AzureFiles(String describe, URI container, String folder, AzureAuth auth, GuardSettings retries) {
    this.describe = describe;
    this.container = container;
    this.prefix = folder.isEmpty() ? "" : folder + "/";
    this.auth = auth;
    this.retries = retries;
    this.http = Http.of(describe, AzureFiles::advice);
  }

  private static String advice(Fault fault) {
    return switch (fault) {
      case WRONG_SECRET, DENIED ->
          ". Correct the key, the signature or the application's secret, and give it the right to do"
              + " this; for an application, the role Storage Blob Data Contributor has it.";
      case UNREACHABLE -> ". Check the account's name, DNS and firewall from the worker's machine.";
      default -> "";
    };
  }

  @Override
  public String describe() {
    return describe;
  }

  /** The service says "alphabetical", which need not be the order of bytes. */
  @Override
  public boolean ordered() {
    return false;
  }

  @Override
  public void list(String folder, String after, Predicate<StoredFile> each) {
    String below = prefix + (folder.isEmpty() ? "" : SafePath.checked(describe, folder) + "/");
    String marker = "";
    do {
      Map<String, String> parameters = new LinkedHashMap<>();
      parameters.put("restype", "container");
      parameters.put("comp", "list");
      parameters.put("prefix", below);
      parameters.put("maxresults", Integer.toString(PAGE));
      if (!marker.isEmpty()) {
        parameters.put("marker", marker);
      }
      Http.Answer answer = send("listing", below, "GET", "", parameters, Map.of(), new byte[0]);
      try (InputStream body = answer.body()) {
        BlobPage page = BlobPage.read(body);
        for (BlobPage.Blob blob : page.blobs()) {
          String path =
              blob.name().startsWith(prefix) ? blob.name().substring(prefix.length()) : "";
          if (SafePath.is(path)
              && !each.test(
                  new StoredFile(path, blob.size(), time(blob.modified()), blob.etag()))) {
            return;
          }
        }
        marker = page.next();
      } catch (IOException e) {
        throw http.failed(Fault.TRANSIENT, "listing", below, Messages.of(e), e);
      }
    } while (!marker.isEmpty());
  }

  private static long time(String text) {
    return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
        .toInstant()
        .toEpochMilli();
  }

  @Override
  public Optional<StoredFile> find(String path) {
    try {
      Http.Answer found = sendBlob("looking at", path, "HEAD", Map.of(), Map.of(), new byte[0]);
      found.discard();
      return Optional.of(
          new StoredFile(
              path,
              Long.parseLong(found.header("content-length")),
              time(found.header("last-modified")),
              unquoted(found.header("etag"))));
    } catch (StoreException e) {
      if (e.fault() == Fault.NO_SUCH_FILE) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static String unquoted(String etag) {
    return etag.replace("\"", "");
  }

  private static String quoted(StoredFile file) {
    return "\"" + file.version() + "\"";
  }

  @Override
  public InputStream open(StoredFile file, long from) {
    if (from >= file.size()) {
      Versions.require(this, file);
      return new ByteArrayInputStream(new byte[0]);
    }
    try {
      return ResumingStream.open(
          describe + ": '" + file.path() + "'",
          from,
          file.size(),
          at ->
              sendIfSame("reading", file, "GET", Map.of("x-ms-range", "bytes=" + at + "-")).body(),
          retries);
    } catch (IOException e) {
      throw http.failed(Fault.TRANSIENT, "reading", file.path(), Messages.of(e), e);
    }
  }

  @Override
  public void delete(StoredFile file) {
    try {
      sendIfSame("deleting", file, "DELETE", Map.of()).discard();
    } catch (StoreException e) {
      if (e.fault() != Fault.NO_SUCH_FILE) {
        throw e;
      }
    }
  }

  @Override
  public void move(StoredFile file, String to) {
    SafePath.checked(describe, to);
    if (to.equals(file.path()) || !Versions.unchanged(this, file)) {
      return;
    }
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("x-ms-copy-source", withSas(blob(file.path())).toString());
    headers.put("x-ms-source-if-match", quoted(file));
    Http.Answer answer = sendBlob("moving", to, "PUT", Map.of(), headers, new byte[0]);
    answer.discard();
    String status = answer.header("x-ms-copy-status");
    long deadline = System.nanoTime() + LONGEST_COPY.toNanos();
    while (status.equals("pending")) {
      pause(file.path(), deadline);
      Http.Answer look = sendBlob("moving", to, "HEAD", Map.of(), Map.of(), new byte[0]);
      look.discard();
      status = look.header("x-ms-copy-status");
    }
    if (!status.equals("success")) {
      throw http.failed(
          Fault.TRANSIENT, "moving", file.path(), "the copy ended as '" + status + "'", null);
    }
    delete(file);
  }

  private void pause(String path, long deadlineNanos) {
    try {
      if (closed.await(500, TimeUnit.MILLISECONDS) || System.nanoTime() > deadlineNanos) {
        throw http.failed(Fault.TRANSIENT, "moving", path, "the copy takes too long", null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw http.failed(Fault.TRANSIENT, "moving", path, "interrupted", e);
    }
  }

  @Override
  public void tag(StoredFile file, Map<String, String> tags) {
    if (!Versions.unchanged(this, file)) {
      return;
    }
    try (InputStream body =
        sendBlob("tagging", file.path(), "GET", Map.of("comp", "tags"), Map.of(), new byte[0])
            .body()) {
      Map<String, String> all = BlobPage.tags(body);
      all.putAll(tags);
      byte[] xml = BlobPage.tags(all).getBytes(StandardCharsets.UTF_8);
      sendBlob(
              "tagging",
              file.path(),
              "PUT",
              Map.of("comp", "tags"),
              Map.of("Content-Type", "application/xml; charset=UTF-8"),
              xml)
          .discard();
    } catch (IOException e) {
      throw http.failed(Fault.TRANSIENT, "tagging", file.path(), Messages.of(e), e);
    }
  }

  private Http.Answer sendIfSame(
      String doing, StoredFile file, String method, Map<String, String> more) {
    Map<String, String> headers = new LinkedHashMap<>(more);
    headers.put("If-Match", quoted(file));
    try {
      return sendBlob(doing, file.path(), method, Map.of(), headers, new byte[0]);
    } catch (StoreException e) {
      // Of a blob that is gone, too, the service may say that it isn't the same.
      throw e.fault() == Fault.REPLACED && find(file.path()).isEmpty()
          ? Versions.gone(describe, file.path())
          : e;
    }
  }

  private Http.Answer sendBlob(
      String doing,
      String path,
      String method,
      Map<String, String> parameters,
      Map<String, String> headers,
      byte[] body) {
    return send(
        doing,
        path,
        method,
        "/" + Query.encodePath(prefix + SafePath.checked(describe, path)),
        parameters,
        headers,
        body);
  }

  private URI blob(String path) {
    return URI.create(container + "/" + Query.encodePath(prefix + path));
  }

  private URI withSas(URI resource) {
    String sas = auth.ofSource();
    return sas.isEmpty()
        ? resource
        : URI.create(resource + (resource.getRawQuery() == null ? "?" : "&") + sas);
  }

  private Http.Answer send(
      String doing,
      String path,
      String method,
      String below,
      Map<String, String> parameters,
      Map<String, String> more,
      byte[] body) {
    URI resource = URI.create(container + below);
    Map<String, String> headers = new TreeMap<>(more);
    headers.put("x-ms-date", DATE.format(ZonedDateTime.now(Clock.system(ZoneOffset.UTC))));
    headers.put("x-ms-version", API);
    auth.sign(method, resource, parameters, headers, body.length);
    URI whole = parameters.isEmpty() ? resource : URI.create(resource + "?" + Query.of(parameters));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(withSas(whole))
            .method(
                method,
                body.length == 0 && !method.equals("PUT")
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    return http.send(doing, path, request.build());
  }

  @Override
  public void close() {
    closed.countDown();
    http.close();
  }
}
