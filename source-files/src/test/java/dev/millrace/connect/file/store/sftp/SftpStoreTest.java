package dev.millrace.connect.file.store.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.file.store.Configs;
import dev.millrace.connect.file.store.FileStoreContract;
import dev.millrace.connect.files.storage.FileStore;
import dev.millrace.connect.files.storage.StoreException;
import dev.millrace.connect.files.storage.StoreException.Fault;
import dev.millrace.connect.files.storage.StoredFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SftpStoreTest extends FileStoreContract {
  @TempDir Path dir;
  private final SftpProvider provider = new SftpProvider();
  private SftpServer server;
  private Path knownHosts;

  private String url() {
    return "sftp://me@127.0.0.1:" + server.port() + "/in";
  }

  private Map<String, String> props(String... more) {
    Map<String, String> props =
        new HashMap<>(Map.of("sftp.password", "secret", "sftp.known.hosts", knownHosts.toString()));
    for (int i = 0; i < more.length; i += 2) {
      props.put(more[i], more[i + 1]);
    }
    return props;
  }

  private FileStore open(String... more) {
    return provider.open(url(), Configs.of(provider, props(more)));
  }

  @Override
  protected FileStore open() throws Exception {
    server = new SftpServer(dir.resolve("server"));
    Files.createDirectories(server.root.resolve("in"));
    knownHosts = Files.writeString(dir.resolve("known"), server.knownHosts(server.hostKeys.get(1)));
    return open(new String[0]);
  }

  @Override
  protected void put(String path, byte[] bytes) throws IOException {
    Path file = server.root.resolve("in").resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void goesOnWhereAReadBrokeOffAndKeepsOneConnection() throws Exception {
    byte[] bytes = noise(9_000_000);
    StoredFile file = putAndFind("big", bytes);
    assertThat(read(store, file, 0)).isEqualTo(bytes);
    assertThat(server.sessions).hasValue(1);
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
  void leavesOutLinksThatLeadOutOfTheRootOrInACircle() throws Exception {
    Path in = server.root.resolve("in");
    Files.writeString(server.root.resolve("outside"), "secret");
    put("data/a", "x");
    Files.createSymbolicLink(in.resolve("data/up"), Path.of(".."));
    Files.createSymbolicLink(in.resolve("self"), Path.of("self"));
    Files.createSymbolicLink(in.resolve("dangling"), Path.of("nowhere"));
    Files.createSymbolicLink(in.resolve("out"), Path.of("../outside"));
    Files.createSymbolicLink(in.resolve("outer"), Path.of(".."));
    Files.createSymbolicLink(in.resolve("b"), Path.of("data/a"));
    Files.createSymbolicLink(in.resolve("more"), Path.of("data"));
    assertThat(paths("", "")).containsExactlyInAnyOrder("data/a", "b", "more/a");
    assertThat(store.find("b")).map(StoredFile::size).contains(1L);
    assertThat(store.find("out")).isEmpty();
    assertThat(store.find("outer/outside")).isEmpty();
    assertFault(() -> store.open(new StoredFile("out", 6, 0, ""), 0), Fault.NO_SUCH_FILE);
  }

  @Test
  void neverMovesAFileThroughALinkOutOfTheRoot() throws Exception {
    Files.createDirectories(server.root.resolve("elsewhere"));
    Files.createSymbolicLink(server.root.resolve("in/out"), Path.of("../elsewhere"));
    StoredFile file = putAndFind("a", noise(3));
    assertFault(() -> store.move(file, "out/a"), Fault.REFUSED);
    assertThat(store.find("a")).isPresent();
  }

  @Test
  void refusesAServerWhoseHostKeyIsNotKnown() throws Exception {
    KeyPair other = KeyUtils.generateKeyPair(KeyPairProvider.SSH_RSA, 2_048);
    for (String hosts :
        List.of(
            "",
            server.knownHosts(other),
            "@revoked "
                + server
                    .knownHosts(server.hostKeys.get(1))
                    .lines()
                    .skip(1)
                    .findFirst()
                    .orElseThrow())) {
      Files.writeString(knownHosts, hosts);
      try (FileStore untrusting = open(new String[0])) {
        assertThatThrownBy(() -> untrusting.find("a"))
            .isInstanceOfSatisfying(
                StoreException.class, e -> assertThat(e.fault()).isEqualTo(Fault.UNTRUSTED))
            .hasMessageContaining("is not trusted")
            .hasMessageContaining("sftp.known.hosts");
      }
    }
    try (FileStore untrusting = open("sftp.known.hosts", dir.resolve("nowhere").toString())) {
      assertFault(() -> untrusting.find("a"), Fault.UNTRUSTED);
    }
    assertThat(provider.keyOf(Fault.UNTRUSTED)).isEqualTo("sftp.known.hosts");
  }

  @Test
  void takesTheHostKeyByItsFingerprint() throws IOException {
    Files.delete(knownHosts);
    String right = KeyUtils.getFingerPrint(server.hostKeys.get(0).getPublic());
    try (FileStore trusting = open("sftp.host.key.fingerprint", right)) {
      assertThat(trusting.find("a")).isEmpty();
    }
    String wrong = "SHA256:" + "A".repeat(43);
    try (FileStore untrusting = open("sftp.host.key.fingerprint", wrong)) {
      assertThatThrownBy(() -> untrusting.find("a"))
          .hasMessageContaining("not the one in sftp.host.key.fingerprint");
    }
  }

  @Test
  void logsInByKeysOfEachKind() throws Exception {
    for (KeyPair pair :
        List.of(
            KeyUtils.generateKeyPair(KeyPairProvider.SSH_RSA, 2_048),
            KeyUtils.generateKeyPair(KeyPairProvider.ECDSA_SHA2_NISTP384, 384),
            KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256))) {
      server.authorized.add(pair.getPublic());
      String pem =
          "-----BEGIN PRIVATE KEY-----\n"
              + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
              + "\n-----END PRIVATE KEY-----";
      for (Map<String, String> how :
          List.of(
              Map.of("sftp.private.key", openSsh(pair, null)),
              Map.of(
                  "sftp.private.key", openSsh(pair, "p4ss"), "sftp.private.key.passphrase", "p4ss"),
              Map.of("sftp.private.key", pem))) {
        Map<String, String> props = props("sftp.password", "");
        props.putAll(how);
        assertThat(Configs.errors(provider, url(), props)).isEmpty();
        try (FileStore byKey = provider.open(url(), Configs.of(provider, props))) {
          assertThat(byKey.find("a")).isEmpty();
        }
      }
    }
    assertThat(Arrays.stream(Security.getProviders()).map(Provider::getName))
        .as("a plugin leaves the worker's providers alone")
        .doesNotContain("BC", "EdDSA");
  }

  private static String openSsh(KeyPair pair, String passphrase) throws Exception {
    OpenSSHKeyEncryptionContext encryption = null;
    if (passphrase != null) {
      encryption = new OpenSSHKeyEncryptionContext();
      encryption.setPassword(passphrase);
      encryption.setCipherType("256");
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "test", encryption, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void saysWhatIsWrongWithUserPasswordHostAndFolder() throws IOException {
    try (FileStore wrong = open("sftp.password", "wr0ng")) {
      assertFault(() -> wrong.find("a"), Fault.WRONG_SECRET);
      assertThatThrownBy(() -> wrong.find("a"))
          .hasMessageContaining("Correct sftp.user, sftp.password")
          .hasMessageNotContaining("wr0ng");
    }
    try (FileStore nowhere = provider.open(url() + "/nowhere", Configs.of(provider, props()))) {
      assertFault(() -> nowhere.list("", "", file -> true), Fault.NO_SUCH_FILE);
    }
    String url = url();
    server.close();
    try (FileStore gone = provider.open(url, Configs.of(provider, props()))) {
      assertFault(() -> gone.find("a"), Fault.UNREACHABLE);
    }
  }

  @Test
  void validationBlamesTheKeyAtFault() throws Exception {
    assertThat(Configs.errors(provider, url(), props())).isEmpty();
    assertThat(Configs.errors(provider, "sftp://127.0.0.1/in", props()))
        .containsOnlyKeys("sftp.user");
    assertThat(Configs.errors(provider, url(), props("sftp.password", "")))
        .containsOnlyKeys("sftp.password");
    assertThat(Configs.errors(provider, url(), props("sftp.private.key", "no key")))
        .containsOnlyKeys("sftp.private.key");
    KeyPair pair = KeyUtils.generateKeyPair(KeyPairProvider.SSH_RSA, 2_048);
    Map<String, String> wrong =
        props("sftp.private.key", openSsh(pair, "p4ss"), "sftp.private.key.passphrase", "0ther");
    assertThat(Configs.errors(provider, url(), wrong))
        .containsOnlyKeys("sftp.private.key.passphrase");
  }
}
