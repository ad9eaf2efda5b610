package dev.millrace.connect.file.store.gcs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.file.store.Configs;
import dev.millrace.connect.file.store.FileStoreContract;
import dev.millrace.connect.file.store.rest.FakeService;
import dev.millrace.connect.file.store.rest.FakeService.Reply;
import dev.millrace.connect.file.store.rest.FakeService.Request;
import dev.millrace.connect.files.storage.FileStore;
import dev.millrace.connect.files.storage.StoredFile;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against a stand-in of ours that does what the documentation of the JSON API says. */
class GcsStoreTest extends FileStoreContract {
  private static final KeyPair KEY = keyPair();
  private static final Comparator<String> BY_BYTES =
      (left, right) ->
          Arrays.compareUnsigned(
              left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));

  private final GcsProvider provider = new GcsProvider();
  private final ConcurrentNavigableMap<String, Stored> objects =
      new ConcurrentSkipListMap<>(BY_BYTES);
  private final AtomicLong generations = new AtomicLong(1_700_000_000_000_000L);
  private FakeService service;

  @SuppressWarnings("ArrayRecordComponent")
  private record Stored(byte[] bytes, long generation, Instant updated, String metadata) {}

  private static KeyPair keyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2_048);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private Map<String, String> props() {
    String pem =
        "-----BEGIN PRIVATE KEY-----\\n"
            + Base64.getEncoder().encodeToString(KEY.getPrivate().getEncoded())
            + "\\n-----END PRIVATE KEY-----\\n";
    return Map.of(
        "gcs.endpoint",
        service.url(),
        "gcs.credentials.json",
        "{\"type\":\"service_account\",\"client_email\":\"reader@lake.example\","
            + "\"private_key_id\":\"k1\",\"private_key\":\""
            + pem
            + "\",\"token_uri\":\""
            + service.url()
            + "/token\"}");
  }

  @Override
  protected FileStore open() throws Exception {
    service = new FakeService(this::serve);
    assertThat(Configs.errors(provider, "gs://lake/in", props())).isEmpty();
    return provider.open("gs://lake/in", Configs.of(provider, props()));
  }

  @Override
  protected void put(String path, byte[] bytes) {
    store("in/" + path, bytes, "");
  }

  private void store(String name, byte[] bytes, String metadata) {
    objects.put(name, new Stored(bytes, generations.incrementAndGet(), Instant.now(), metadata));
  }

  @AfterEach
  void stop() {
    service.close();
  }

  private Reply serve(Request request) {
    if (request.path().equals("/token")) {
      return token(new String(request.body(), StandardCharsets.UTF_8));
    }
    if (!"Bearer t0ken".equals(request.header("Authorization"))) {
      return Reply.error(401);
    }
    String root = "/storage/v1/b/lake/o";
    if (request.rawPath().equals(root)) {
      return list(request.query());
    }
    // A slash within a name comes encoded.
    String[] parts = request.rawPath().substring(root.length() + 1).split("/", -1);
    String name = URLDecoder.decode(parts[0].replace("+", "%2B"), StandardCharsets.UTF_8);
    Stored found = objects.get(name);
    if (found == null) {
      return Reply.error(404);
    }
    for (String condition : new String[] {"ifGenerationMatch", "ifSourceGenerationMatch"}) {
      String wanted = request.query().get(condition);
      if (wanted != null && !wanted.equals(Long.toString(found.generation))) {
        return Reply.error(412);
      }
    }
    switch (request.method()) {
      case "GET" -> {
        if (!"media".equals(request.query().get("alt"))) {
          return Reply.json(json(name, found));
        }
        byte[] rest = Arrays.copyOfRange(found.bytes, request.from(), found.bytes.length);
        return new Reply(206, rest, null);
      }
      case "DELETE" -> {
        objects.remove(name);
        return new Reply(204, new byte[0], null);
      }
      case "PATCH" -> {
        objects.put(
            name,
            new Stored(
                found.bytes,
                found.generation,
                found.updated,
                new String(request.body(), StandardCharsets.UTF_8)));
        return Reply.json("{}");
      }
      default -> {
        if (!request.query().containsKey("rewriteToken")) {
          return Reply.json("{\"done\":false,\"rewriteToken\":\"more\"}");
        }
        String target = URLDecoder.decode(parts[5].replace("+", "%2B"), StandardCharsets.UTF_8);
        store(target, found.bytes, found.metadata);
        return Reply.json("{\"done\":true,\"resource\":" + json(target, objects.get(target)) + "}");
      }
    }
  }

  private Reply list(Map<String, String> query) {
    StringBuilder items = new StringBuilder();
    String next = "";
    int count = 0;
    String from = query.getOrDefault("pageToken", query.getOrDefault("startOffset", ""));
    for (Map.Entry<String, Stored> each : objects.tailMap(from, true).entrySet()) {
      if (!each.getKey().startsWith(query.get("prefix"))) {
        continue;
      }
      if (++count > 3) {
        next = ",\"nextPageToken\":" + quoted(each.getKey());
        break;
      }
      items.append(items.length() == 0 ? "" : ",").append(json(each.getKey(), each.getValue()));
    }
    return Reply.json("{\"kind\":\"storage#objects\",\"items\":[" + items + "]" + next + "}");
  }

  private static String json(String name, Stored object) {
    return "{\"name\":%s,\"size\":\"%d\",\"updated\":\"%s\",\"generation\":\"%d\"}"
        .formatted(quoted(name), object.bytes.length, object.updated, object.generation);
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  /** RFC 7523, as Google's "Using OAuth 2.0 for Server to Server Applications" asks for it. */
  private Reply token(String form) {
    try {
      String assertion = form.replaceAll(".*assertion=", "");
      String[] parts = assertion.split("\\.", -1);
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initVerify(KEY.getPublic());
      signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
      String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
      boolean good =
          form.startsWith("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&")
              && signature.verify(Base64.getUrlDecoder().decode(parts[2]))
              && claims.contains("\"iss\":\"reader@lake.example\"")
              && claims.contains("\"aud\":\"" + service.url() + "/token\"");
      return good
          ? Reply.json("{\"access_token\":\"t0ken\",\"expires_in\":3599}")
          : Reply.error(400);
    } catch (GeneralSecurityException e) {
      return Reply.error(400);
    }
  }

  @Test
  void goesOnWhereAReadBrokeOff() throws Exception {
    byte[] bytes = noise(3_000_000);
    StoredFile file = putAndFind("big", bytes);
    service.cut(3);
    assertThat(read(store, file, 7)).isEqualTo(Arrays.copyOfRange(bytes, 7, bytes.length));
    assertThat(service.requests().stream().filter(r -> r.contains("alt=media"))).hasSize(4);
    assertThat(service.requests().stream().filter(r -> r.contains("/token"))).hasSize(1);
  }

  @Test
  void tagsByMetadata() throws Exception {
    StoredFile file = putAndFind("a", noise(10));
    store.tag(file, Map.of("state", "read \"it\""));
    assertThat(objects.get("in/a").metadata())
        .isEqualTo("{\"metadata\":{\"state\":\"read \\\"it\\\"\"}}");
    assertThat(store.find("a")).contains(file);
  }

  @Test
  void refusesCredentialsThatAreNoneWithoutRepeatingThem() {
    Map<String, String> props = Map.of("gcs.credentials.json", "{\"private_key\":\"hunter2\"}");
    assertThat(Configs.errors(provider, "gs://lake/in", props))
        .containsOnlyKeys("gcs.credentials.json")
        .allSatisfy((key, error) -> assertThat(error).doesNotContain("hunter2"));
  }
}
