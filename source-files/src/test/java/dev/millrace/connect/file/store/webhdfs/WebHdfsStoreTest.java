package dev.millrace.connect.file.store.webhdfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.file.store.Configs;
import dev.millrace.connect.file.store.FileStoreContract;
import dev.millrace.connect.file.store.rest.FakeService;
import dev.millrace.connect.file.store.rest.FakeService.Reply;
import dev.millrace.connect.file.store.rest.FakeService.Request;
import dev.millrace.connect.files.storage.FileStore;
import dev.millrace.connect.files.storage.StoreException.Fault;
import dev.millrace.connect.files.storage.StoredFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a stand-in of ours that does what Hadoop's "WebHDFS REST API" says. */
class WebHdfsStoreTest extends FileStoreContract {
  private static final String API = "/webhdfs/v1";

  @TempDir Path dir;
  private final WebHdfsProvider provider = new WebHdfsProvider();
  private FakeService service;
  private String sendOnTo = "http";

  private String url() {
    return service.url().replace("http:", "webhdfs:") + "/data/in";
  }

  @Override
  protected FileStore open() throws Exception {
    service = new FakeService(this::serve);
    Files.createDirectories(dir.resolve("data/in"));
    Map<String, String> props = Map.of("webhdfs.user", "hdfs");
    assertThat(Configs.errors(provider, url(), props)).isEmpty();
    return provider.open(url(), Configs.of(provider, props));
  }

  @Override
  protected void put(String path, byte[] bytes) throws IOException {
    Path file = dir.resolve("data/in").resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  @AfterEach
  void stop() {
    service.close();
  }

  private Reply serve(Request request) throws IOException {
    if (!"hdfs".equals(request.query().get("user.name"))) {
      return Reply.error(401);
    }
    Path path = dir.resolve(request.path().substring(API.length() + 1));
    String operation = request.query().get("op");
    if (!Files.exists(path) && !operation.equals("MKDIRS") && !operation.equals("DELETE")) {
      return Reply.error(operation.equals("RENAME") ? 500 : 404);
    }
    return switch (request.method() + " " + operation) {
      case "GET GETFILESTATUS" -> Reply.json("{\"FileStatus\":" + status(path, "") + "}");
      case "GET LISTSTATUS_BATCH" -> list(path, request.query().getOrDefault("startAfter", ""));
      case "GET OPEN" -> open(path, request);
      case "DELETE DELETE" -> Reply.json("{\"boolean\": " + Files.deleteIfExists(path) + "}");
      case "PUT MKDIRS" -> {
        Files.createDirectories(path);
        yield Reply.json("{\"boolean\": true}");
      }
      case "PUT RENAME" -> {
        Path target = dir.resolve(request.query().get("destination").substring(1));
        boolean free = !Files.exists(target);
        if (free) {
          Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
        }
        yield Reply.json("{\"boolean\": " + free + "}");
      }
      default -> Reply.error(400);
    };
  }

  private Reply open(Path path, Request request) throws IOException {
    if (!request.query().containsKey("namenode")) {
      String query = request.exchange().getRequestURI().getRawQuery() + "&namenode=here";
      String at = service.url().replace("http:", sendOnTo + ":") + request.rawPath() + "?" + query;
      return new Reply(307, new byte[0], at);
    }
    byte[] bytes = Files.readAllBytes(path);
    int from = Integer.parseInt(request.query().get("offset"));
    return new Reply(200, Arrays.copyOfRange(bytes, from, bytes.length), null);
  }

  private static Reply list(Path path, String after) throws IOException {
    List<String> names;
    try (Stream<Path> found = Files.list(path)) {
      names =
          found
              .map(each -> each.getFileName().toString())
              .filter(name -> name.compareTo(after) > 0)
              .sorted()
              .toList();
    }
    StringBuilder statuses = new StringBuilder();
    for (String name : names.subList(0, Math.min(3, names.size()))) {
      statuses.append(statuses.length() == 0 ? "" : ",").append(status(path.resolve(name), name));
    }
    return Reply.json(
        "{\"DirectoryListing\":{\"partialListing\":{\"FileStatuses\":{\"FileStatus\":["
            + statuses
            + "]}},\"remainingEntries\":"
            + Math.max(0, names.size() - 3)
            + "}}");
  }

  private static String status(Path path, String suffix) throws IOException {
    boolean folder = Files.isDirectory(path);
    return ("{\"accessTime\":0,\"blockSize\":134217728,\"childrenNum\":0,\"fileId\":%s,"
            + "\"group\":\"g\",\"length\":%d,\"modificationTime\":%d,\"owner\":\"o\","
            + "\"pathSuffix\":\"%s\",\"permission\":\"644\",\"replication\":1,\"type\":\"%s\"}")
        .formatted(
            Files.getAttribute(path, "unix:ino"),
            folder ? 0 : Files.size(path),
            Files.getLastModifiedTime(path).toMillis(),
            suffix,
            folder ? "DIRECTORY" : "FILE");
  }

  @Test
  void goesOnWhereAReadBrokeOff() throws Exception {
    byte[] bytes = noise(3_000_000);
    StoredFile file = putAndFind("big", bytes);
    service.cut(3);
    assertThat(read(store, file, 7)).isEqualTo(Arrays.copyOfRange(bytes, 7, bytes.length));
    assertThat(
            service.requests().stream()
                .filter(r -> r.contains("namenode="))
                .map(r -> r.replaceAll(".*op=(\\w+).*", "$1"))
                .collect(Collectors.toList()))
        .containsExactly("OPEN", "OPEN", "OPEN", "OPEN");
  }

  @Test
  void neverFollowsToAnotherProtocol() throws Exception {
    StoredFile file = putAndFind("a", noise(10));
    sendOnTo = "https";
    assertFault(() -> read(store, file, 0), Fault.UNTRUSTED);
  }

  @Test
  void sendsATokenByTlsAlone() {
    Map<String, String> props = Map.of("webhdfs.delegation.token", "secret");
    assertThat(Configs.errors(provider, "webhdfs://nn/in", props)).containsOnlyKeys("store");
    assertThat(Configs.errors(provider, "swebhdfs://nn/in", props)).isEmpty();
  }
}
