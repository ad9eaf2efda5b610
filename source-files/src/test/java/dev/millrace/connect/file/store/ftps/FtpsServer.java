package dev.millrace.connect.file.store.ftps;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.ftpserver.ConnectionConfigFactory;
import org.apache.ftpserver.DataConnectionConfigurationFactory;
import org.apache.ftpserver.FtpServer;
import org.apache.ftpserver.FtpServerFactory;
import org.apache.ftpserver.ftplet.FtpException;
import org.apache.ftpserver.impl.DefaultFtpServer;
import org.apache.ftpserver.impl.FtpIoSession;
import org.apache.ftpserver.listener.Listener;
import org.apache.ftpserver.listener.ListenerFactory;
import org.apache.ftpserver.ssl.SslConfiguration;
import org.apache.ftpserver.ssl.SslConfigurationFactory;
import org.apache.ftpserver.usermanager.impl.BaseUser;
import org.apache.ftpserver.usermanager.impl.WritePermission;

/** An FTP server in this JVM: user {@code me}, password {@code secret}, host {@code localhost}. */
final class FtpsServer implements AutoCloseable {
  enum Tls {
    NONE,
    EXPLICIT,
    IMPLICIT
  }

  private final Path root;
  private final Path certificate;
  private final FtpServer server;
  private final Listener listener;

  /**
   * @param root what the server shows
   * @param keys where its key and certificate are, for the servers of all tests; made if missing
   */
  FtpsServer(Path root, Path keys, Tls tls) throws IOException, InterruptedException, FtpException {
    this.root = root;
    certificate = keys.resolve("server.pem");
    ListenerFactory listeners = new ListenerFactory();
    listeners.setServerAddress("127.0.0.1");
    listeners.setPort(free());
    DataConnectionConfigurationFactory data = new DataConnectionConfigurationFactory();
    data.setPassiveAddress("127.0.0.1");
    SslConfiguration ssl = ssl(keys);
    if (tls != Tls.NONE) {
      listeners.setSslConfiguration(ssl);
      listeners.setImplicitSsl(tls == Tls.IMPLICIT);
      data.setSslConfiguration(ssl);
    }
    listeners.setDataConnectionConfiguration(data.createDataConnectionConfiguration());
    listener = listeners.createListener();
    FtpServerFactory servers = new FtpServerFactory();
    servers.setListeners(new HashMap<>(Map.of("default", listener)));
    ConnectionConfigFactory connections = new ConnectionConfigFactory();
    connections.setMaxLogins(200);
    connections.setMaxThreads(200);
    servers.setConnectionConfig(connections.createConnectionConfig());
    BaseUser user = new BaseUser();
    user.setName("me");
    user.setPassword("secret");
    user.setHomeDirectory(root.toString());
    user.setAuthorities(List.of(new WritePermission()));
    servers.getUserManager().save(user);
    server = servers.createServer();
    server.start();
  }

  private static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private SslConfiguration ssl(Path keys) throws IOException, InterruptedException {
    Path store = keys.resolve("server.p12");
    if (!Files.exists(store)) {
      keytool(
          "-genkeypair -alias s -keyalg EC -groupname secp256r1 -dname CN=localhost -ext"
              + " san=dns:localhost -storetype PKCS12 -storepass changeit -keystore "
              + store);
      keytool(
          "-exportcert -rfc -alias s -storepass changeit -keystore "
              + store
              + " -file "
              + certificate);
    }
    SslConfigurationFactory ssl = new SslConfigurationFactory();
    ssl.setKeystoreFile(store.toFile());
    ssl.setKeystoreType("PKCS12");
    ssl.setKeystorePassword("changeit");
    ssl.setSslProtocol("TLSv1.2", "TLSv1.3");
    return ssl.createSslConfiguration();
  }

  private static void keytool(String arguments) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                (Path.of(System.getProperty("java.home"), "bin", "keytool") + " " + arguments)
                    .split(" "))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException("keytool failed: " + arguments);
    }
  }

  int port() {
    return listener.getPort();
  }

  Path root() {
    return root;
  }

  /** Whom clients must trust, as PEM. */
  Path certificate() {
    return certificate;
  }

  long logins() {
    return ((DefaultFtpServer) server).getServerContext().getFtpStatistics().getTotalLoginNumber();
  }

  /** Closes all connections, those of data too, which wait for the client to close its side. */
  void cut() {
    for (FtpIoSession session : listener.getActiveSessions()) {
      Thread closing = new Thread(() -> session.getDataConnection().closeDataConnection());
      closing.setDaemon(true);
      closing.start();
      session.closeNow();
    }
  }

  /** Nobody can connect any more; what it waits for to end, it does by itself. */
  @Override
  public void close() {
    server.suspend();
    Thread stopping = new Thread(server::stop);
    stopping.setDaemon(true);
    stopping.start();
  }
}
