package dev.millrace.connect.file.store.sftp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/** An SFTP server in this JVM: user {@code me}, password {@code secret}. */
final class SftpServer implements AutoCloseable {
  static {
    // In this JVM the server's side would else register its provider first.
    BouncyCastle.provide();
  }

  /** Of all servers, for to make an RSA key takes a second. */
  private static final List<KeyPair> HOST_KEYS = hostKeys();

  final Path root;
  final List<KeyPair> hostKeys;
  final Set<PublicKey> authorized = ConcurrentHashMap.newKeySet();
  final AtomicInteger sessions = new AtomicInteger();
  private final SshServer server;

  SftpServer(Path root) throws IOException {
    this(root, HOST_KEYS);
  }

  SftpServer(Path root, List<KeyPair> hostKeys) throws IOException {
    this.root = Files.createDirectories(root).toRealPath();
    this.hostKeys = hostKeys;
    this.server = SshServer.setUpDefaultServer();
    server.setHost("127.0.0.1");
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKeys));
    server.setPasswordAuthenticator(
        (user, password, session) -> user.equals("me") && password.equals("secret"));
    server.setPublickeyAuthenticator(
        (user, key, session) ->
            user.equals("me") && authorized.stream().anyMatch(a -> KeyUtils.compareKeys(a, key)));
    server.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
    server.setFileSystemFactory(new VirtualFileSystemFactory(this.root));
    server.addSessionListener(
        new SessionListener() {
          @Override
          public void sessionCreated(Session session) {
            sessions.incrementAndGet();
          }
        });
    server.start();
  }

  int port() {
    return server.getPort();
  }

  /** As {@code ssh-keyscan} prints it. */
  String knownHosts(KeyPair... keys) {
    StringBuilder lines = new StringBuilder("# comment\n");
    for (KeyPair key : keys) {
      lines
          .append("[127.0.0.1]:")
          .append(port())
          .append(' ')
          .append(PublicKeyEntry.toString(key.getPublic()))
          .append('\n');
    }
    return lines.toString();
  }

  /** Closes all connections. */
  void cut() {
    server.getActiveSessions().forEach(session -> session.close(true));
  }

  private static List<KeyPair> hostKeys() {
    try {
      return List.of(
          KeyUtils.generateKeyPair(KeyPairProvider.ECDSA_SHA2_NISTP256, 256),
          KeyUtils.generateKeyPair(KeyPairProvider.SSH_RSA, 2_048));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    server.stop(true);
  }
}
