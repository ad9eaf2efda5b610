package dev.millrace.connect.file.store.smb;

import com.hierynomus.mserref.NtStatus;
import com.hierynomus.mssmb2.SMB2Dialect;
import com.hierynomus.mssmb2.SMBApiException;
import com.hierynomus.smbj.SMBClient;
import com.hierynomus.smbj.SmbConfig;
import com.hierynomus.smbj.auth.AuthenticationContext;
import com.hierynomus.smbj.common.SMBRuntimeException;
import com.hierynomus.smbj.connection.Connection;
import com.hierynomus.smbj.share.DiskShare;
import com.hierynomus.smbj.share.Share;
import dev.millrace.connect.common.config.Messages;
import dev.millrace.connect.file.store.StoreUrl;
import dev.millrace.connect.files.storage.StoreException;
import dev.millrace.connect.files.storage.StoreException.Fault;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** One connection to a share, used by all threads, and made anew when it broke. Thread-safe. */
final class SmbConnection implements AutoCloseable {
  private static final int PORT = 445;
  private static final long SILENCE_SECONDS = 30;

  private final StoreUrl url;
  private final String shareName;
  private final String root;
  private final String user;
  private final String password;
  private final String domain;
  private final boolean encrypted;

  private SMBClient client;
  private Connection connection;
  private DiskShare share;

  SmbConnection(StoreUrl url, String user, String password, String domain, boolean encrypted) {
    this.url = url;
    int slash = url.folder().indexOf('/');
    this.shareName = slash < 0 ? url.folder() : url.folder().substring(0, slash);
    this.root = slash < 0 ? "" : url.folder().substring(slash + 1);
    this.user = user;
    this.password = password;
    this.domain = domain;
    this.encrypted = encrypted;
  }

  /** What is done by a living connection. */
  interface Work<T> {
    T with(DiskShare share) throws IOException;
  }

  String describe() {
    return url.describe();
  }

  /** As the protocol writes paths within a share. */
  String full(String path) {
    String all = root.isEmpty() ? path : path.isEmpty() ? root : root + "/" + path;
    return all.replace('/', '\\');
  }

  <T> T call(String doing, String path, Work<T> work) {
    DiskShare used = share(doing, path);
    try {
      return work.with(used);
    } catch (SMBApiException e) {
      throw failed(fault(e.getStatus()), doing, path, e);
    } catch (SMBRuntimeException | IOException e) {
      forget(used);
      throw failed(Fault.TRANSIENT, doing, path, e);
    }
  }

  private synchronized DiskShare share(String doing, String path) {
    if (share != null && connection.isConnected() && share.isConnected()) {
      return share;
    }
    disconnect();
    client = new SMBClient(config());
    try {
      connection = client.connect(url.host(), url.port(PORT));
    } catch (IOException | SMBRuntimeException e) {
      disconnect();
      throw failed(Fault.UNREACHABLE, doing, path, e);
    }
    if (encrypted && !connection.getNegotiatedProtocol().getDialect().isSmb3x()) {
      SMB2Dialect dialect = connection.getNegotiatedProtocol().getDialect();
      disconnect();
      throw new StoreException(
          Fault.UNSUPPORTED,
          describe()
              + " speaks "
              + dialect
              + " and can't encrypt. Let it speak SMB 3, or set "
              + SmbProvider.ENCRYPTION
              + " to false.",
          null);
    }
    try {
      Share opened =
          connection
              .authenticate(new AuthenticationContext(user, password.toCharArray(), domain))
              .connectShare(shareName);
      if (!(opened instanceof DiskShare disk)) {
        throw new StoreException(
            Fault.REFUSED, describe() + ": '" + shareName + "' is no share of files", null);
      }
      share = disk;
      return disk;
    } catch (SMBApiException e) {
      disconnect();
      throw failed(fault(e.getStatus()), doing, path, e);
    } catch (SMBRuntimeException e) {
      disconnect();
      throw failed(Fault.TRANSIENT, doing, path, e);
    }
  }

  private SmbConfig config() {
    return SmbConfig.builder()
        .withSigningRequired(true)
        .withEncryptData(encrypted)
        .withDfsEnabled(true)
        .withTimeout(SILENCE_SECONDS, TimeUnit.SECONDS)
        .withSoTimeout(0, TimeUnit.SECONDS)
        .build();
  }

  private static Fault fault(NtStatus status) {
    return switch (status) {
      case STATUS_OBJECT_NAME_NOT_FOUND, STATUS_OBJECT_PATH_NOT_FOUND, STATUS_NO_SUCH_FILE ->
          Fault.NO_SUCH_FILE;
      case STATUS_BAD_NETWORK_NAME -> Fault.NO_SUCH_BUCKET;
      case STATUS_LOGON_FAILURE -> Fault.WRONG_SECRET;
      case STATUS_ACCESS_DENIED -> Fault.DENIED;
      case STATUS_SHARING_VIOLATION,
          STATUS_NETWORK_SESSION_EXPIRED,
          STATUS_USER_SESSION_DELETED,
          STATUS_NETWORK_NAME_DELETED ->
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
              + SmbProvider.USER
              + ", "
              + SmbProvider.PASSWORD
              + " or "
              + SmbProvider.DOMAIN
              + ".";
      case NO_SUCH_BUCKET -> ". Is '" + shareName + "' a share of the server?";
      case DENIED -> ". Give the user '" + user + "' the right to do this.";
      case UNREACHABLE -> ". Check host, port, DNS and firewall from the worker's machine.";
      default -> "";
    };
  }

  /** A broken connection need not look like one. */
  private synchronized void forget(DiskShare broken) {
    if (share != null && share.equals(broken)) {
      disconnect();
    }
  }

  private void disconnect() {
    share = null;
    connection = null;
    SMBClient old = client;
    client = null;
    if (old != null) {
      old.close();
    }
  }

  @Override
  public synchronized void close() {
    disconnect();
  }
}
