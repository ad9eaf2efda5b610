package dev.millrace.connect.file.store.ftps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.common.tls.TlsKeys;
import dev.millrace.connect.file.store.Configs;
import dev.millrace.connect.file.store.FileStoreContract;
import dev.millrace.connect.files.storage.FileStore;
import dev.millrace.connect.files.storage.StoreException.Fault;
import dev.millrace.connect.files.storage.StoredFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FtpsStoreTest extends FileStoreContract {
  @TempDir static Path keys;
  @TempDir Path dir;
  private final FtpsProvider provider = new FtpsProvider();
  private FtpsServer server;

  private String url() {
    return "ftps://localhost:" + server.port() + "/in";
  }

  private Map<String, String> props(String... more) {
    Map<String, String> props =
        new HashMap<>(
            Map.of(
                "ftps.user", "me",
                "ftps.password", "secret",
                "ftps.truststore.location", server.certificate().toString()));
    for (int i = 0; i < more.length; i += 2) {
      props.put(more[i], more[i + 1]);
    }
    return props;
  }

  private FileStore openAt(String url, String... more) {
    return provider.open(url, Configs.of(provider, props(more)));
  }

  @Override
  protected FileStore open() throws Exception {
    server = new FtpsServer(dir, keys, FtpsServer.Tls.EXPLICIT);
    Files.createDirectories(server.root().resolve("in"));
    return openAt(url());
  }

  @Override
  protected void put(String path, byte[] bytes) throws IOException {
    Path file = server.root().resolve("in").resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void goesOnWhereAReadBrokeOff() throws Exception {
    byte[] bytes = noise(9_000_000);
    StoredFile file = putAndFind("big", bytes);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (InputStream in = store.open(file, 11)) {
      for (int i = 0; i < 3; i++) {
        all.write(in.readNBytes(1_000_000));
        server.cut();
      }
      all.write(in.readAllBytes());
    }
    assertThat(all.toByteArray()).isEqualTo(Arrays.copyOfRange(bytes, 11, bytes.length));
    server.cut();
    assertThat(paths("", "")).containsExactly("big");
  }

  @Test
  void keepsSessionsForTheNextCall() throws Exception {
    StoredFile file = putAndFind("a", noise(100_000));
    for (int i = 0; i < 20; i++) {
      assertThat(read(store, file, 0)).hasSize(100_000);
      assertThat(paths("", "")).containsExactly("a");
    }
    assertThat(server.logins()).isEqualTo(1);
  }

  @Test
  void dataConnectionsResumeTheControlConnectionsTlsSession() throws Exception {
    put("a", noise(10));
    SSLContext context = TlsKeys.trusting("ftps.").context(Configs.of(provider, props()));
    for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
      FtpsClient client = new FtpsClient("localhost", false, context);
      client.setEnabledProtocols(new String[] {protocol});
      client.connect("localhost", server.port());
      client.login("me", "secret");
      client.protectData();
      client.enterLocalPassiveMode();
      long first = 0;
      for (int i = 0; i < 3; i++) {
        try (InputStream in = client.listing("/in")) {
          assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).contains("; a");
        }
        client.completePendingCommand();
        // A session that is resumed keeps the time at which the first one was made.
        long made = client.dataSession().getCreationTime();
        first = first == 0 ? made : first;
        assertThat(made).as("%s, connection %s", protocol, i).isEqualTo(first);
      }
      client.disconnect();
    }
  }

  @Test
  void speaksImplicitTls() throws Exception {
    server.close();
    server = new FtpsServer(dir, keys, FtpsServer.Tls.IMPLICIT);
    try (FileStore implicit = openAt(url(), "ftps.mode", "implicit")) {
      put("x", noise(1_000));
      StoredFile file = implicit.find("x").orElseThrow();
      assertThat(read(implicit, file, 10)).hasSize(990);
    }
  }

  @Test
  void speaksPlainFtpOnlyIfToldSo() throws Exception {
    server.close();
    server = new FtpsServer(dir, keys, FtpsServer.Tls.NONE);
    String plain = url().replace("ftps:", "ftp:");
    assertThat(Configs.errors(provider, plain, props())).containsOnlyKeys("store");
    assertThat(Configs.errors(provider, plain, props("ftp.plain.text.allowed", "true"))).isEmpty();
    put("x", noise(1_000));
    try (FileStore open = openAt(plain, "ftp.plain.text.allowed", "true")) {
      assertThat(read(open, open.find("x").orElseThrow(), 10)).hasSize(990);
    }
    try (FileStore secure = openAt(url())) {
      assertThatThrownBy(() -> secure.find("x")).hasMessageContaining("ftps://localhost");
    }
  }

  @Test
  void refusesACertificateOfNobodyKnownOrOfAnotherHost() {
    try (FileStore untrusting = openAt(url(), "ftps.truststore.location", "")) {
      assertFault(() -> untrusting.find("a"), Fault.UNTRUSTED);
    }
    try (FileStore other = openAt(url().replace("localhost", "127.0.0.1"))) {
      assertFault(() -> other.find("a"), Fault.UNTRUSTED);
    }
  }

  @Test
  void tellsVersionsOfOneSizeByTheirTime() throws Exception {
    StoredFile old = putAndFind("a", noise(10));
    Files.setLastModifiedTime(
        server.root().resolve("in/a"), FileTime.fromMillis(old.modified() - 60_000));
    assertFault(() -> read(store, old, 0), Fault.REPLACED);
  }

  @Test
  void saysWhatIsWrongWithPasswordAndFolder() {
    try (FileStore wrong = openAt(url(), "ftps.password", "wr0ng")) {
      assertThatThrownBy(() -> wrong.find("a"))
          .hasMessageContaining("Correct ftps.user or ftps.password")
          .hasMessageNotContaining("wr0ng");
    }
    try (FileStore nowhere = openAt(url() + "/nowhere")) {
      assertFault(() -> nowhere.list("", "", file -> true), Fault.NO_SUCH_FILE);
    }
    String url = url();
    server.close();
    try (FileStore gone = openAt(url)) {
      assertFault(() -> gone.find("a"), Fault.UNREACHABLE);
    }
  }

  @Test
  void validationBlamesTheKeyAtFault() {
    assertThat(Configs.errors(provider, url(), props())).isEmpty();
    assertThat(Configs.errors(provider, url(), props("ftps.user", "")))
        .containsOnlyKeys("ftps.user");
    assertThat(Configs.errors(provider, url(), props("ftps.truststore.location", "/nowhere")))
        .containsOnlyKeys("ftps.truststore.location");
  }
}
