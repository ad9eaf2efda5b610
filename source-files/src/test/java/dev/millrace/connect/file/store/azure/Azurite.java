package dev.millrace.connect.file.store.azure;

import dev.millrace.sandbox.process.ChildProcess;
import dev.millrace.sandbox.process.HttpProbe;
import dev.millrace.sandbox.process.Ports;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Microsoft's stand-in for Azure Storage, as a process of its own. */
final class Azurite implements AutoCloseable {
  static final String ACCOUNT = "lake";
  static final String KEY = "bm90IGEgc2VjcmV0LCBidXQgbG9uZyBlbm91Z2g=";

  private final ChildProcess process;
  private URI endpoint;

  Azurite(Path home, Path program) {
    process =
        Ports.startOnFree(
            1,
            Ports::free,
            chosen -> {
              endpoint = URI.create("http://127.0.0.1:" + chosen.get(0) + "/" + ACCOUNT);
              ChildProcess child = child(home, program, chosen.get(0));
              child.start();
              return child;
            });
  }

  private ChildProcess child(Path home, Path program, int port) {
    return new ChildProcess(
        new ChildProcess.Spec(
            "Azurite",
            List.of(
                program.toString(),
                "--blobHost",
                "127.0.0.1",
                "--blobPort",
                Integer.toString(port),
                "--location",
                home.toString(),
                "--silent",
                "--disableTelemetry"),
            Map.of("AZURITE_ACCOUNTS", ACCOUNT + ":" + KEY),
            home,
            home.resolve("azurite.log"),
            () -> HttpProbe.status(endpoint) > 0,
            Duration.ofSeconds(60),
            Duration.ofSeconds(10)));
  }

  /** Where it is installed: on the path, or by {@code -Dazurite=...}. */
  static Optional<Path> program() {
    String named = System.getProperty("azurite");
    return named != null
        ? Optional.of(Path.of(named))
        : Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .map(folder -> Path.of(folder, "azurite-blob"))
            .filter(Files::isExecutable)
            .findFirst();
  }

  /** With the account in its path. */
  URI endpoint() {
    return endpoint;
  }

  @Override
  public void close() {
    process.close();
  }
}
