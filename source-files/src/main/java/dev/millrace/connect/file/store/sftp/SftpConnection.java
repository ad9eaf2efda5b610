package dev.millrace.connect.file.store.sftp;

import dev.millrace.connect.common.config.Messages;
import dev.millrace.connect.file.store.StoreUrl;
import dev.millrace.connect.files.storage.StoreException;
import dev.millrace.connect.files.storage.StoreException.Fault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;

/**
 * One connection, kept alive and shared by all threads, and made anew when it broke. Nothing of the
 * worker's user is used beside the known hosts: no keys, no agent, no configuration of OpenSSH.
 */
final class SftpConnection implements AutoCloseable {
  static final int PORT = 22;

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final int SILENT_HEARTBEATS = 2;
  private static final Duration SILENCE = Duration.ofMinutes(2);

  private final StoreUrl url;
  private final String user;
  private final String password;
  private final String privateKey;
  private final String passphrase;
  private final HostKeys hostKeys;

  private SshClient client;
  private SftpClient sftp;
  private String root;

  SftpConnection(
      StoreUrl url,
      String user,
      String password,
      String privateKey,
      String passphrase,
      HostKeys hostKeys) {
    this.url = url;
    this.user = user;
    this.password = password;
    this.privateKey = privateKey;
    this.passphrase = passphrase;
    this.hostKeys = hostKeys;
  }

  /** What is done by a living connection. */
  interface Work<T> {
    /**
     * @param root the root's true path, without a slash at its end
     */
    T with(SftpClient sftp, String root) throws IOException;
  }

  String describe() {
    return url.describe();
  }

  /** Does the work; if the connection turns out to be broken, once more by a new one. */
  <T> T call(String doing, String path, Work<T> work) {
    for (boolean again = false; ; again = true) {
      SftpClient before = null;
      try {
        Session session = session(doing, path);
        before = session.sftp;
        return work.with(session.sftp, session.root);
      } catch (SftpException e) {
        throw failed(fault(e), doing, path, e);
      } catch (IOException e) {
        boolean wasBroken = before != null && !before.isOpen();
        forget(before);
        if (!wasBroken || again) {
          throw failed(Fault.TRANSIENT, doing, path, e);
        }
      }
    }
  }

  /** A server that has let one request wait for too long is not asked again by this connection. */
  private synchronized void forget(SftpClient broken) {
    if (sftp == broken) {
      disconnect();
    }
  }

  private record Session(SftpClient sftp, String root) {}

  private synchronized Session session(String doing, String path) throws IOException {
    if (sftp == null || !sftp.isOpen() || sftp.isClosing()) {
      disconnect();
      connect(doing, path);
    }
    return new Session(sftp, root);
  }

  private void connect(String doing, String path) throws IOException {
    BouncyCastle.provide();
    hostKeys.load();
    client = client();
    client.start();
    ClientSession session;
    try {
      session = client.connect(user, url.host(), url.port(PORT)).verify(CONNECT).getClientSession();
    } catch (IOException e) {
      disconnect();
      throw failed(Fault.UNREACHABLE, doing, path, e);
    }
    try {
      identify(session);
      session.auth().verify(CONNECT);
    } catch (IOException | GeneralSecurityException e) {
      disconnect();
      hostKeys.throwIfRefused(e);
      throw failed(refused(e) ? Fault.WRONG_SECRET : Fault.TRANSIENT, doing, path, e);
    }
    SftpClient opened = SftpClientFactory.instance().createSftpClient(session);
    String asked = opened.canonicalPath(asked());
    // Of a folder that is not there, calls say so themselves.
    root = TruePath.of(opened, "", asked).map(TruePath::path).orElse(asked);
    sftp = opened;
  }

  /** The root as the server is asked for it; a tilde stands for the user's home. */
  private String asked() {
    String path = url.path();
    return path.isEmpty()
        ? "/"
        : path.equals("/~") || path.startsWith("/~/") ? "." + path.substring(2) : path;
  }

  /** "No more authentication methods available", or "Too many authentication failures". */
  private static boolean refused(Exception e) {
    return Messages.of(e).contains("authentication");
  }

  private SshClient client() {
    SshClient made = SshClient.setUpDefaultClient();
    made.setServerKeyVerifier(hostKeys);
    made.setSignatureFactories(hostKeys.preferred(made.getSignatureFactories()));
    made.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
    made.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
    made.setAgentFactory(null);
    CoreModuleProperties.HEARTBEAT_INTERVAL.set(made, HEARTBEAT);
    CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(made, SILENT_HEARTBEATS);
    // Also how long a reply is waited for.
    CoreModuleProperties.IDLE_TIMEOUT.set(made, SILENCE);
    return made;
  }

  private void identify(ClientSession session) throws IOException, GeneralSecurityException {
    if (!privateKey.isEmpty()) {
      keys(privateKey, passphrase).forEach(session::addPublicKeyIdentity);
    }
    if (!password.isEmpty()) {
      session.addPasswordIdentity(password);
    }
  }

  /**
   * The keys in the text of a file.
   *
   * @throws IOException if it holds none
   */
  static List<KeyPair> keys(String text, String passphrase)
      throws IOException, GeneralSecurityException {
    BouncyCastle.provide();
    InputStream in = new ByteArrayInputStream((text + "\n").getBytes(StandardCharsets.UTF_8));
    Iterable<KeyPair> pairs =
        SecurityUtils.loadKeyPairIdentities(
            null,
            NamedResource.ofName(SftpProvider.PRIVATE_KEY),
            in,
            passphrase.isEmpty()
                ? FilePasswordProvider.EMPTY
                : FilePasswordProvider.of(passphrase));
    if (pairs == null || !pairs.iterator().hasNext()) {
      throw new IOException("no private key is in it");
    }
    List<KeyPair> all = new ArrayList<>();
    pairs.forEach(all::add);
    return all;
  }

  private static Fault fault(SftpException e) {
    return switch (e.getStatus()) {
      case SftpConstants.SSH_FX_NO_SUCH_FILE, SftpConstants.SSH_FX_NO_SUCH_PATH ->
          Fault.NO_SUCH_FILE;
      case SftpConstants.SSH_FX_PERMISSION_DENIED, SftpConstants.SSH_FX_WRITE_PROTECT ->
          Fault.DENIED;
      case SftpConstants.SSH_FX_OP_UNSUPPORTED -> Fault.UNSUPPORTED;
      case SftpConstants.SSH_FX_CONNECTION_LOST, SftpConstants.SSH_FX_NO_CONNECTION ->
          Fault.TRANSIENT;
      default -> Fault.REFUSED;
    };
  }

  private StoreException failed(Fault fault, String doing, String path, Exception e) {
    return new StoreException(
        fault,
        describe()
            + " failed while "
            + doing
            + " '"
            + path
            + "': "
            + Messages.of(e)
            + advice(fault),
        e);
  }

  private String advice(Fault fault) {
    return switch (fault) {
      case WRONG_SECRET ->
          ". Correct "
              + SftpProvider.USER
              + ", "
              + SftpProvider.PASSWORD
              + " or "
              + SftpProvider.PRIVATE_KEY
              + ".";
      case DENIED -> ". Give the user '" + user + "' the right to do this on the server.";
      case UNREACHABLE -> ". Check host, port, DNS and firewall from the worker's machine.";
      default -> "";
    };
  }

  private void disconnect() {
    sftp = null;
    SshClient old = client;
    client = null;
    if (old != null) {
      old.close(true);
    }
  }

  @Override
  public synchronized void close() {
    disconnect();
  }
}
