package dev.millrace.connect.file.store.smb;

import dev.millrace.sandbox.process.ChildProcess;
import dev.millrace.sandbox.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Samba as a process of its own; its only user is the one who runs it, password {@code secret}. */
final class SambaServer implements AutoCloseable {
  static final Path SMBD = Path.of("/usr/sbin/smbd");
  static final String USER = System.getProperty("user.name");

  private final Path home;
  private ChildProcess process;
  private int port;

  /**
   * @param global more lines of the configuration
   */
  SambaServer(Path home, String global) throws IOException {
    this.home = home;
    Files.createDirectories(root());
    start(global);
  }

  private void start(String global) {
    process =
        Ports.startOnFree(
            1,
            Ports::free,
            chosen -> {
              port = chosen.get(0);
              configure(global);
              ChildProcess child = smbd();
              child.start();
              return child;
            });
  }

  private ChildProcess smbd() {
    return new ChildProcess(
        new ChildProcess.Spec(
            "Samba",
            List.of(
                SMBD.toString(),
                "--foreground",
                "--no-process-group",
                "--configfile=" + home.resolve("smb.conf"),
                "--debuglevel=1"),
            Map.of(),
            home,
            home.resolve("smbd.log"),
            this::answers,
            Duration.ofSeconds(60),
            Duration.ofSeconds(10)));
  }

  private boolean answers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private void configure(String global) {
    try {
      Path state = Files.createDirectories(home.resolve("state"));
      Files.writeString(
          home.resolve("smb.conf"),
          """
          [global]
          server role = standalone server
          smb ports = %1$d
          interfaces = 127.0.0.1
          bind interfaces only = yes
          disable netbios = yes
          load printers = no
          printcap name = /dev/null
          disable spoolss = yes
          private dir = %2$s
          lock directory = %2$s
          state directory = %2$s
          cache directory = %2$s
          pid directory = %2$s
          ncalrpc dir = %2$s/rpc
          log file = %2$s/log
          passdb backend = tdbsam:%2$s/passdb.tdb
          %3$s
          [lake]
          path = %4$s
          read only = no
          follow symlinks = yes
          """
              .formatted(port, state, global, root()));
      password();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void password() throws IOException {
    Process pdbedit =
        new ProcessBuilder(
                "pdbedit", "-s", home.resolve("smb.conf").toString(), "-a", "-t", "-u", USER)
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("pdbedit.log").toFile())
            .start();
    try (var in = pdbedit.getOutputStream()) {
      in.write("secret\nsecret\n".getBytes(StandardCharsets.UTF_8));
    }
    try {
      if (!pdbedit.waitFor(30, TimeUnit.SECONDS) || pdbedit.exitValue() != 0) {
        throw new IOException("pdbedit failed: " + Files.readString(home.resolve("pdbedit.log")));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Breaks all connections; the port stays. */
  void restart() {
    process.close();
    process = smbd();
    process.start();
  }

  int port() {
    return port;
  }

  /** What the share {@code lake} shows. */
  Path root() {
    return home.resolve("share");
  }

  @Override
  public void close() {
    process.close();
  }
}
