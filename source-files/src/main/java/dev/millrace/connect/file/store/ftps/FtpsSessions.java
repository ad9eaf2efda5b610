package dev.millrace.connect.file.store.ftps;

import dev.millrace.connect.common.config.Messages;
import dev.millrace.connect.file.store.StoreUrl;
import dev.millrace.connect.files.storage.StoreException;
import dev.millrace.connect.files.storage.StoreException.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.commons.net.ftp.FTP;
import org.apache.commons.net.ftp.FTPClient;
import org.apache.commons.net.ftp.FTPConnectionClosedException;
import org.apache.commons.net.ftp.FTPReply;

/** Logged-in control connections, each for one thing at a time, kept for the next. Thread-safe. */
final class FtpsSessions implements AutoCloseable {
  private static final int EXPLICIT_PORT = 21;
  private static final int IMPLICIT_PORT = 990;
  private static final int CONNECT_MS = 10_000;
  private static final Duration SILENCE = Duration.ofSeconds(60);
  private static final int MOST_IDLE = 4;

  private final StoreUrl url;
  private final String user;
  private final String password;
  private final boolean implicit;
  private final SSLContext tls;
  private final Deque<FTPClient> idle = new ArrayDeque<>();
  private boolean closed;

  /**
   * @param tls null for plain FTP
   */
  FtpsSessions(StoreUrl url, String user, String password, boolean implicit, SSLContext tls) {
    this.url = url;
    this.user = user;
    this.password = password;
    this.implicit = implicit;
    this.tls = tls;
  }

  /** What is done by a session. */
  interface Work<T> {
    T with(FTPClient client) throws IOException;
  }

  String describe() {
    return url.describe();
  }

  String root() {
    return url.path();
  }

  /** Does the work; a session that fails is given up. */
  <T> T call(String doing, String path, Work<T> work) {
    FTPClient client = take(doing, path);
    boolean whole = false;
    try {
      T result = work.with(client);
      whole = true;
      return result;
    } catch (IOException e) {
      throw failed(Fault.TRANSIENT, doing, path, e);
    } finally {
      if (whole) {
        giveBack(client);
      } else {
        discard(client);
      }
    }
  }

  /** A session for the caller alone, until it is given back or discarded. */
  FTPClient take(String doing, String path) {
    for (FTPClient old = next(); old != null; old = next()) {
      try {
        if (old.sendNoOp()) {
          return old;
        }
      } catch (IOException e) {
        // The server has closed it.
      }
      discard(old);
    }
    return connect(doing, path);
  }

  private synchronized FTPClient next() {
    return idle.pollLast();
  }

  void giveBack(FTPClient client) {
    synchronized (this) {
      if (!closed && idle.size() < MOST_IDLE) {
        idle.addLast(client);
        return;
      }
    }
    discard(client);
  }

  void discard(FTPClient client) {
    try {
      client.disconnect();
    } catch (IOException e) {
      // It is given up.
    }
  }

  private FTPClient connect(String doing, String path) {
    FTPClient client = tls == null ? new PlainClient() : new FtpsClient(url.host(), implicit, tls);
    client.setConnectTimeout(CONNECT_MS);
    client.setDefaultTimeout((int) SILENCE.toMillis());
    client.setDataTimeout(SILENCE);
    client.setControlEncoding("UTF-8");
    client.setAutodetectUTF8(true);
    client.setUseEPSVwithIPv4(true);
    boolean done = false;
    try {
      client.connect(url.host(), url.port(tls != null && implicit ? IMPLICIT_PORT : EXPLICIT_PORT));
      if (!FTPReply.isPositiveCompletion(client.getReplyCode())) {
        throw new FTPConnectionClosedException(client.getReplyString().strip());
      }
      if (!client.login(user, password)) {
        throw refused(Fault.WRONG_SECRET, doing, path, client);
      }
      if (client instanceof FtpsClient secure) {
        secure.protectData();
      }
      client.setFileType(FTP.BINARY_FILE_TYPE);
      client.enterLocalPassiveMode();
      if (!client.hasFeature("MLST") && !client.hasFeature("MLSD")) {
        throw new StoreException(
            Fault.UNSUPPORTED,
            describe()
                + " has no MLSD (RFC 3659), without which sizes and times are not told exactly. Use"
                + " a newer server, or SFTP.",
            null);
      }
      done = true;
      return client;
    } catch (SSLException e) {
      throw failed(Fault.UNTRUSTED, "beginning TLS for", path, e);
    } catch (IOException e) {
      throw failed(client.isConnected() ? Fault.TRANSIENT : Fault.UNREACHABLE, doing, path, e);
    } finally {
      if (!done) {
        discard(client);
      }
    }
  }

  /** The exception for what the server has just answered. */
  StoreException refused(String doing, String path, FTPClient client) {
    int code = client.getReplyCode();
    return refused(
        code == FTPReply.FILE_UNAVAILABLE
            ? Fault.REFUSED
            : FTPReply.isNegativeTransient(code) ? Fault.TRANSIENT : Fault.DENIED,
        doing,
        path,
        client);
  }

  private StoreException refused(Fault fault, String doing, String path, FTPClient client) {
    return new StoreException(
        fault,
        describe()
            + " failed while "
            + doing
            + " '"
            + path
            + "': "
            + client.getReplyString().strip()
            + (fault == Fault.WRONG_SECRET
                ? ". Correct " + FtpsProvider.USER + " or " + FtpsProvider.PASSWORD + "."
                : fault == Fault.TRANSIENT ? "" : ". May '" + user + "' do this on the server?"),
        null);
  }

  StoreException failed(Fault fault, String doing, String path, IOException e) {
    return new StoreException(
        fault,
        describe()
            + " failed while "
            + doing
            + " '"
            + path
            + "': "
            + Messages.of(e)
            + switch (fault) {
              case UNREACHABLE -> ". Check host, port, DNS and firewall from the worker's machine.";
              case UNTRUSTED ->
                  ". Is the server's certificate for this host name, and its authority in"
                      + " ftps.truststore.location? Does "
                      + FtpsProvider.MODE
                      + " fit the port?";
              default -> "";
            },
        e);
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    for (FTPClient old = next(); old != null; old = next()) {
      discard(old);
    }
  }
}
