package dev.millrace.connect.file.store.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.millrace.connect.file.store.Configs;
import dev.millrace.connect.files.storage.FileStore;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class AzureAuthTest {
  private final AzureProvider provider = new AzureProvider();

  /** The first is an example of "Authorize with Shared Key" in Azure's documentation. */
  @Test
  void signsWhatAzuresDocumentationSays() {
    AzureAuth.SharedKey key = new AzureAuth.SharedKey("myaccount", "");
    assertThat(
            key.stringToSign(
                "GET",
                URI.create("http://myaccount.blob.core.windows.net/mycontainer"),
                Map.of("restype", "container", "comp", "metadata", "timeout", "20"),
                Map.of("x-ms-date", "Fri, 26 Jun 2015 23:39:12 GMT", "x-ms-version", "2015-02-21"),
                0))
        .isEqualTo(
            lines(
                "GET" + ";".repeat(12) + "x-ms-date:Fri, 26 Jun 2015 23:39:12 GMT",
                "x-ms-version:2015-02-21",
                "/myaccount/mycontainer",
                "comp:metadata",
                "restype:container",
                "timeout:20"));
    assertThat(
            key.stringToSign(
                "PUT",
                URI.create("http://myaccount.blob.core.windows.net/mycontainer/hello.txt"),
                Map.of(),
                Map.of(
                    "x-ms-blob-type", "BlockBlob",
                    "x-ms-date", "Fri, 26 Jun 2015 23:39:12 GMT",
                    "x-ms-version", "2015-02-21",
                    "Content-Type", "text/plain"),
                11))
        .isEqualTo(
            lines(
                "PUT;;;11;;text/plain" + ";".repeat(7) + "x-ms-blob-type:BlockBlob",
                "x-ms-date:Fri, 26 Jun 2015 23:39:12 GMT",
                "x-ms-version:2015-02-21",
                "/myaccount/mycontainer/hello.txt"));
  }

  /** A semicolon ends a line, too: so many are empty. */
  private static String lines(String... lines) {
    return String.join("\n", lines).replace(";", "\n");
  }

  @Test
  void logsInAsAnApplicationOnceForManyCalls() throws IOException {
    List<String> seen = new CopyOnWriteArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String form =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          seen.add(
              exchange.getRequestURI().getPath()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization")
                  + " "
                  + form);
          boolean login = exchange.getRequestURI().getPath().endsWith("/token");
          byte[] answer =
              (login
                      ? "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":\"t0ken\"}"
                      : "<EnumerationResults><Blobs/><NextMarker/></EnumerationResults>")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(answer);
          }
        });
    server.start();
    String at = "http://127.0.0.1:" + server.getAddress().getPort();
    Map<String, String> props =
        Map.of(
            "azure.tenant.id", "te/nant",
            "azure.client.id", "me",
            "azure.client.secret", "s3cret",
            "azure.authority", at,
            "azure.endpoint", at);
    String url = "abfss://box@lake.dfs.core.windows.net/in";
    assertThat(Configs.errors(provider, url, props)).isEmpty();
    try (FileStore store = provider.open(url, Configs.of(provider, props))) {
      store.list("", "", file -> true);
      store.list("", "", file -> true);
    } finally {
      server.stop(0);
    }
    assertThat(seen)
        .containsExactly(
            "/te/nant/oauth2/v2.0/token null grant_type=client_credentials&client_id=me"
                + "&client_secret=s3cret&scope=https%3A%2F%2Fstorage.azure.com%2F.default",
            "/box Bearer t0ken ", "/box Bearer t0ken ");
  }

  @Test
  void validationBlamesTheKeyAtFault() {
    assertThat(Configs.errors(provider, "azure://lake/box", Map.of()))
        .containsOnlyKeys("azure.account.key");
    assertThat(Configs.errors(provider, "azure://lake", Map.of("azure.account.key", "AAAA")))
        .containsOnlyKeys("store");
    assertThat(Configs.errors(provider, "azure://lake/box", Map.of("azure.account.key", "?")))
        .containsOnlyKeys("azure.account.key");
    assertThat(Configs.errors(provider, "azure://lake/box", Map.of("azure.client.id", "me")))
        .containsOnlyKeys("azure.tenant.id", "azure.client.secret");
  }
}
