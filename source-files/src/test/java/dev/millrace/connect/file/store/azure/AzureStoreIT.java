package dev.millrace.connect.file.store.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.file.store.Configs;
import dev.millrace.connect.file.store.FileStoreContract;
import dev.millrace.connect.file.store.rest.Query;
import dev.millrace.connect.files.storage.FileStore;
import dev.millrace.connect.files.storage.StoreException.Fault;
import dev.millrace.connect.files.storage.StoredFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** With Azurite, where it is installed. */
@EnabledIf(value = "installed", disabledReason = "Left out: npm install -g azurite")
class AzureStoreIT extends FileStoreContract {
  @TempDir private static Path home;
  private static Azurite server;
  private static int containers;

  private final AzureProvider provider = new AzureProvider();
  private final HttpClient client = HttpClient.newHttpClient();
  private String container;

  static boolean installed() {
    return Azurite.program().isPresent();
  }

  @BeforeAll
  static void start() {
    server = new Azurite(home, Azurite.program().orElseThrow());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Map<String, String> props() {
    return Map.of("azure.account.key", Azurite.KEY, "azure.endpoint", server.endpoint().toString());
  }

  private String url() {
    return "azure://lake/" + container + "/in";
  }

  @Override
  protected FileStore open() throws Exception {
    container = "box" + ++containers;
    send("PUT", "/" + container, Map.of("restype", "container"), Map.of(), new byte[0]);
    return provider.open(url(), Configs.of(provider, props()));
  }

  @Override
  protected void put(String path, byte[] bytes) throws Exception {
    send(
        "PUT",
        "/" + container + "/in/" + Query.encodePath(path),
        Map.of(),
        Map.of("x-ms-blob-type", "BlockBlob"),
        bytes);
  }

  private String send(
      String method,
      String path,
      Map<String, String> parameters,
      Map<String, String> more,
      byte[] body)
      throws IOException, InterruptedException {
    URI resource = URI.create(server.endpoint() + path);
    Map<String, String> headers = new TreeMap<>(more);
    headers.put(
        "x-ms-date",
        DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
    headers.put("x-ms-version", "2021-12-02");
    new AzureAuth.SharedKey(Azurite.ACCOUNT, Azurite.KEY)
        .sign(method, resource, parameters, headers, body.length);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                parameters.isEmpty() ? resource : URI.create(resource + "?" + Query.of(parameters)))
            .method(method, BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
    return answer.body();
  }

  @Test
  void worksByASharedAccessSignature() throws Exception {
    StoredFile file = putAndFind("größe 1", noise(100));
    Map<String, String> props =
        Map.of("azure.sas.token", sas(), "azure.endpoint", server.endpoint().toString());
    assertThat(Configs.errors(provider, url(), props)).isEmpty();
    try (FileStore bySas = provider.open(url(), Configs.of(provider, props))) {
      assertThat(read(bySas, file, 90)).hasSize(10);
      bySas.move(file, "done/größe 1");
      assertThat(paths("", "")).containsExactly("done/größe 1");
    }
  }

  /** An account's signature ("Create an account SAS" of Azure's documentation). */
  private static String sas() throws Exception {
    String until = Instant.now().plusSeconds(3_600).toString().substring(0, 19) + "Z";
    String text =
        String.join(
            "\n", Azurite.ACCOUNT, "rwdlt", "b", "sco", "", until, "", "", "2021-12-02", "", "");
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Base64.getDecoder().decode(Azurite.KEY), "HmacSHA256"));
    Map<String, String> query = new LinkedHashMap<>();
    query.put("sv", "2021-12-02");
    query.put("ss", "b");
    query.put("srt", "sco");
    query.put("sp", "rwdlt");
    query.put("se", until);
    query.put(
        "sig",
        Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8))));
    return "?" + Query.of(query);
  }

  @Test
  void addsTagsToThoseThatAreThere() throws Exception {
    StoredFile file = putAndFind("a", noise(10));
    store.tag(file, Map.of("team", "sales", "state", "new"));
    store.tag(file, Map.of("state", "read"));
    String path = "/" + container + "/in/a";
    assertThat(send("GET", path, Map.of("comp", "tags"), Map.of(), new byte[0]))
        .contains("<Key>team</Key><Value>sales</Value>", "<Key>state</Key><Value>read</Value>");
  }

  @Test
  void saysWhatIsWrongWithKeyAndContainer() {
    String wrong = Base64.getEncoder().encodeToString("wrong".getBytes(StandardCharsets.UTF_8));
    Map<String, String> props =
        Map.of("azure.account.key", wrong, "azure.endpoint", server.endpoint().toString());
    try (FileStore denied = provider.open(url(), Configs.of(provider, props))) {
      assertFault(() -> denied.find("a"), Fault.DENIED);
      assertThatThrownBy(() -> denied.find("a")).hasMessageNotContaining(wrong);
    }
    try (FileStore nowhere =
        provider.open("azure://lake/nowhere/in", Configs.of(provider, props()))) {
      assertThatThrownBy(() -> nowhere.list("", "", file -> true))
          .hasMessageContaining("ContainerNotFound");
    }
  }
}
