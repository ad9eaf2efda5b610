package dev.millrace.connect.file.store.ftps;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.apache.commons.net.ftp.FTPSClient;

/** A control connection whose data connections resume its TLS session. Used by one thread. */
final class FtpsClient extends FTPSClient implements Listing {
  private final String host;
  private final SSLContext context;
  private SSLSession dataSession;

  FtpsClient(String host, boolean implicit, SSLContext context) {
    super(implicit, context);
    this.host = host;
    this.context = context;
    setEndpointCheckingEnabled(true);
  }

  /** Encrypts data connections, which {@link #_openDataConnection_} then does by itself. */
  void protectData() throws IOException {
    execPBSZ(0);
    execPROT("P");
    setSocketFactory(SocketFactory.getDefault());
  }

  @Override
  public InputStream listing(String path) throws IOException {
    return _retrieveFileStream("MLSD", path);
  }

  @Override
  protected Socket _openDataConnection_(String command, String argument) throws IOException {
    Socket plain = super._openDataConnection_(command, argument);
    if (plain == null) {
      return null;
    }
    try {
      int port = getRemotePort();
      SSLSocket tls =
          (SSLSocket)
              context
                  .getSocketFactory()
                  .createSocket(new SameSession(plain, port), host, port, true);
      SSLParameters parameters = tls.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      tls.setSSLParameters(parameters);
      tls.startHandshake();
      dataSession = tls.getSession();
      return tls;
    } catch (IOException | RuntimeException e) {
      plain.close();
      throw e;
    }
  }

  /** Of the last data connection; null before the first. Visible for testing. */
  SSLSession dataSession() {
    return dataSession;
  }
}
