package dev.millrace.connect.common.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A certificate authority of a test's own, and the certificates that it signs. */
public final class Authority {
  private static final String PASSWORD = "changeit";

  /**
   * The files of a server, or of a client, as OpenSSL reads them.
   *
   * @param key readable by its owner only, or PostgreSQL refuses it
   */
  public record Identity(Path certificate, Path key) {}

  private final Path directory;
  private final Path store;

  private Authority(Path directory) {
    this.directory = directory;
    this.store = directory.resolve("keys.p12");
  }

  /** Makes an authority whose files stand in {@code directory}. */
  public static Authority in(Path directory) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    Authority authority = new Authority(directory.toAbsolutePath());
    Files.deleteIfExists(authority.store);
    authority.generate("ca", "-dname", "CN=Millrace test authority", "-ext", "bc:c=ca:true");
    return authority;
  }

  /** The file that a client trusts. */
  public Path certificate() throws IOException, GeneralSecurityException {
    return write("ca.pem", "CERTIFICATE", keys().getCertificate("ca").getEncoded());
  }

  /** A certificate for one DNS name, signed by this. */
  public Identity issue(String host)
      throws IOException, InterruptedException, GeneralSecurityException {
    generate(host, "-dname", "CN=" + host, "-ext", "san=dns:" + host, "-signer", "ca");
    KeyStore keys = keys();
    Path key =
        write(host + ".key", "PRIVATE KEY", keys.getKey(host, PASSWORD.toCharArray()).getEncoded());
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    return new Identity(
        write(host + ".pem", "CERTIFICATE", keys.getCertificate(host).getEncoded()), key);
  }

  private void generate(String alias, String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", alias, "-keyalg", "RSA", "-validity", "2"));
    command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
    command.addAll(List.of(options));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), US_ASCII);
    if (process.waitFor() != 0) {
      throw new IOException("keytool: " + said);
    }
  }

  private KeyStore keys() throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return keys;
  }

  private Path write(String file, String label, byte[] der) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return Files.writeString(
        directory.resolve(file),
        "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n");
  }
}
