package dev.millrace.connect.file.store.smb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.file.store.Configs;
import dev.millrace.connect.file.store.FileStoreContract;
import dev.millrace.connect.files.storage.FileStore;
import dev.millrace.connect.files.storage.StoreException.Fault;
import dev.millrace.connect.files.storage.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** With Samba, where it is installed. */
@EnabledIf(value = "installed", disabledReason = "Left out: install Debian's package samba")
class SmbStoreIT extends FileStoreContract {
  @TempDir Path dir;
  private final SmbProvider provider = new SmbProvider();
  private SambaServer server;

  static boolean installed() {
    return Files.isExecutable(SambaServer.SMBD);
  }

  private String url() {
    return "smb://127.0.0.1:" + server.port() + "/lake/in";
  }

  private static Map<String, String> props(String... more) {
    Map<String, String> props =
        new HashMap<>(Map.of("smb.user", SambaServer.USER, "smb.password", "secret"));
    for (int i = 0; i < more.length; i += 2) {
      props.put(more[i], more[i + 1]);
    }
    return props;
  }

  private FileStore openAt(String url, String... more) {
    return provider.open(url, Configs.of(provider, props(more)));
  }

  @Override
  protected FileStore open() throws IOException {
    server = new SambaServer(dir, "server smb encrypt = required");
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
    if (server != null) {
      server.close();
    }
  }

  @Test
  void goesOnAfterTheServerWasAway() throws Exception {
    byte[] bytes = noise(6_000_000);
    StoredFile file = putAndFind("big", bytes);
    try (InputStream in = store.open(file, 0)) {
      assertThat(in.readNBytes(1_000_000)).isEqualTo(Arrays.copyOf(bytes, 1_000_000));
      server.restart();
      assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, 1_000_000, bytes.length));
    }
    assertThat(paths("", "")).containsExactly("big");
  }

  @Test
  void endsInFoldersThatLeadInACircle() throws Exception {
    put("data/a", noise(1));
    Files.createSymbolicLink(server.root().resolve("in/data/up"), Path.of(".."));
    assertThat(paths("", "").size()).isBetween(1, 2);
  }

  @Test
  void tellsAReplacedFileBySameSizeAndTime() throws Exception {
    StoredFile old = putAndFind("a", noise(10));
    Path file = server.root().resolve("in/a");
    FileTime time = Files.getLastModifiedTime(file);
    Files.write(server.root().resolve("in/b"), noise(10));
    Files.setLastModifiedTime(server.root().resolve("in/b"), time);
    Files.move(server.root().resolve("in/b"), file, StandardCopyOption.REPLACE_EXISTING);
    assertFault(() -> read(store, old, 0), Fault.REPLACED);
  }

  @Test
  void refusesAServerThatDoesNotEncrypt() throws Exception {
    server.close();
    server = new SambaServer(dir, "server max protocol = SMB2_10");
    put("a", noise(10));
    try (FileStore plain = openAt(url())) {
      assertThatThrownBy(() -> plain.find("a"))
          .hasMessageContaining("can't encrypt")
          .hasMessageContaining("smb.encryption.required");
    }
    try (FileStore plain = openAt(url(), "smb.encryption.required", "false")) {
      assertThat(plain.find("a")).isPresent();
    }
  }

  @Test
  void saysWhatIsWrongWithPasswordShareAndFolder() {
    try (FileStore wrong = openAt(url(), "smb.password", "wr0ng")) {
      assertFault(() -> wrong.find("a"), Fault.WRONG_SECRET);
      assertThatThrownBy(() -> wrong.find("a"))
          .hasMessageContaining("Correct smb.user, smb.password")
          .hasMessageNotContaining("wr0ng");
    }
    try (FileStore wrong = openAt(url().replace("lake", "pond"))) {
      assertFault(() -> wrong.find("a"), Fault.NO_SUCH_BUCKET);
    }
    try (FileStore wrong = openAt(url() + "/nowhere")) {
      assertFault(() -> wrong.list("", "", file -> true), Fault.NO_SUCH_FILE);
    }
  }

  @Test
  void validationBlamesTheKeyAtFault() {
    assertThat(Configs.errors(provider, url(), props())).isEmpty();
    assertThat(Configs.errors(provider, "smb://host", props())).containsOnlyKeys("store");
    assertThat(Configs.errors(provider, url(), Map.of())).containsOnlyKeys("smb.user");
  }
}
