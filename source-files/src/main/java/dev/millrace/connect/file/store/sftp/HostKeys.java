package dev.millrace.connect.file.store.sftp;

import dev.millrace.connect.common.config.Messages;
import dev.millrace.connect.files.storage.StoreException;
import dev.millrace.connect.files.storage.StoreException.Fault;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.signature.Signature;

/**
 * The host keys that a server may show: those of a file of known hosts, or one fingerprint. There
 * is no way to take any. Thread-safe.
 */
final class HostKeys implements ServerKeyVerifier {
  private final String host;
  private final int port;
  private final Path file;
  private final String fingerprint;
  private volatile List<Known> known = List.of();
  private volatile String refused = "";

  private record Known(PublicKey key, boolean revoked) {}

  /**
   * @param fingerprint {@code SHA256:...}; "" to ask the file
   */
  HostKeys(String host, int port, Path file, String fingerprint) {
    this.host = host;
    this.port = port;
    this.file = file;
    this.fingerprint = fingerprint.replaceAll("=$", "");
  }

  /**
   * Reads the file anew.
   *
   * @throws StoreException if it can't be read, or does not know the host
   */
  void load() {
    refused = "";
    if (!fingerprint.isEmpty()) {
      return;
    }
    List<Known> found = new ArrayList<>();
    try {
      for (KnownHostEntry entry : KnownHostEntry.readKnownHostEntries(file)) {
        // A key of an authority signs hosts' keys, which no server of ours was seen to use.
        if (entry.isHostMatch(host, port) && !"cert-authority".equals(entry.getMarker())) {
          PublicKey key =
              entry.getKeyEntry().resolvePublicKey(null, PublicKeyEntryResolver.IGNORING);
          if (key != null) {
            found.add(new Known(key, "revoked".equals(entry.getMarker())));
          }
        }
      }
    } catch (IOException | GeneralSecurityException e) {
      throw untrusted("the file of known hosts '" + file + "' can't be read: " + Messages.of(e), e);
    }
    if (found.stream().allMatch(Known::revoked)) {
      throw untrusted("no host key of it is in '" + file + "'", null);
    }
    known = found;
  }

  /** Asks for kinds of keys that are known first: the server may have others, too. */
  List<NamedFactory<Signature>> preferred(List<NamedFactory<Signature>> all) {
    Set<String> kinds =
        known.stream()
            .filter(k -> !k.revoked)
            .map(k -> KeyUtils.getKeyType(k.key))
            .collect(Collectors.toSet());
    return all.stream()
        .sorted(
            Comparator.comparing(
                factory -> !kinds.contains(KeyUtils.getCanonicalKeyType(factory.getName()))))
        .toList();
  }

  @Override
  public boolean verifyServerKey(ClientSession session, SocketAddress address, PublicKey key) {
    String shown = KeyUtils.getFingerPrint(key);
    boolean taken =
        fingerprint.isEmpty()
            ? known.stream().anyMatch(k -> !k.revoked && KeyUtils.compareKeys(k.key, key))
                && known.stream().noneMatch(k -> k.revoked && KeyUtils.compareKeys(k.key, key))
            : fingerprint.equals(shown);
    if (!taken) {
      refused =
          "it shows the host key "
              + KeyUtils.getKeyType(key)
              + " "
              + shown
              + (fingerprint.isEmpty()
                  ? ", which is not the one in '" + file + "'"
                  : ", which is not the one in " + SftpProvider.FINGERPRINT);
    }
    return taken;
  }

  /**
   * Nothing, unless the server's key was refused.
   *
   * @throws StoreException if it was
   */
  void throwIfRefused(Exception cause) {
    if (!refused.isEmpty()) {
      throw untrusted(refused, cause);
    }
  }

  private StoreException untrusted(String why, Exception cause) {
    return new StoreException(
        Fault.UNTRUSTED,
        "sftp://"
            + host
            + ":"
            + port
            + " is not trusted, for "
            + why
            + ". Ask its operator for the host key, and add it to the file of "
            + SftpProvider.KNOWN_HOSTS
            + " or set "
            + SftpProvider.FINGERPRINT
            + ".",
        cause);
  }
}
