package dev.millrace.sandbox.postgres;

import dev.millrace.sandbox.process.ChildProcess;
import dev.millrace.sandbox.process.Ports;
import dev.millrace.sandbox.process.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntSupplier;

/**
 * A PostgreSQL server on loopback, with logical decoding, one database and one superuser. It keeps
 * its port and its data over {@link #kill} and {@link #start}.
 *
 * <p>It does not flush to disk: data survives the death of its processes, not of the machine.
 *
 * <p>Methods may be called from any thread, one at a time.
 */
public final class Postgres implements AutoCloseable {

  private static final String NAME = "millrace";

  /** Stops the server when standard input ends or SIGTERM comes; see the comments inside. */
  private static final String WATCH = script();

  private final Path directory;
  private final IntSupplier ports;
  private final String password = UUID.randomUUID().toString();
  private Path home;
  private ChildProcess process;
  private int port;

  /**
   * Prepares, but does not start.
   *
   * @param directory holds its data and {@code postgres.log}; the data goes to a temporary
   *     directory instead when this JVM runs as root and another user cannot enter the given one
   */
  public Postgres(Path directory) {
    this(directory, Ports::free);
  }

  Postgres(Path directory, IntSupplier ports) {
    this.directory = directory.toAbsolutePath();
    this.ports = ports;
  }

  /**
   * Starts it and returns once it takes connections. The first start makes the database, and
   * unpacks the programs if no earlier run has.
   *
   * @throws dev.millrace.sandbox.process.StartFailedException with the end of its log
   */
  public synchronized void start() {
    try {
      if (process != null) {
        restart();
        return;
      }
      Path programs = Binaries.unpacked().resolve("bin");
      Unprivileged user = Unprivileged.find();
      home = makeHome(user);
      InitDb.run(programs, home, user, NAME, password, log());
      process =
          Ports.startOnFree(
              1,
              ports,
              chosen -> {
                ChildProcess child = child(programs, user, chosen.get(0));
                child.start();
                port = chosen.get(0);
                return child;
              });
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start PostgreSQL: " + e.getMessage(), e);
    }
  }

  private void restart() throws IOException {
    if (!process.isAlive()) {
      // Left by a killed server. All its processes are gone, but their numbers may be others' now.
      Files.deleteIfExists(pidFile());
    }
    process.start();
  }

  private Path makeHome(Unprivileged user) throws IOException {
    Files.createDirectories(directory);
    Path made = Files.createDirectories(directory.resolve("home"));
    if (!user.reaches(made)) {
      made = Files.createTempDirectory("millrace-postgres-");
    }
    Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwx------"));
    user.own(made);
    return made;
  }

  private ChildProcess child(Path programs, Unprivileged user, int chosenPort) {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", WATCH, "postgres-watch"));
    command.add(programs.resolve("postgres").toString());
    command.addAll(List.of("-D", home.resolve("data").toString()));
    Map<String, String> settings =
        Map.of(
            "port", String.valueOf(chosenPort),
            "listen_addresses", "127.0.0.1",
            "unix_socket_directories", "",
            "wal_level", "logical",
            "fsync", "off",
            "max_connections", "200",
            "max_replication_slots", "50",
            "max_wal_senders", "50");
    settings.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
    return new ChildProcess(
        new ChildProcess.Spec(
            "PostgreSQL",
            user.wrap(command),
            Map.of("LC_ALL", "C"),
            home,
            log(),
            this::isReady,
            Duration.ofSeconds(60),
            Duration.ofSeconds(15)));
  }

  /** As {@code pg_ctl} does: the eighth line of the lock file holds the server's state. */
  private boolean isReady() {
    try {
      List<String> lines = Files.readAllLines(pidFile(), StandardCharsets.UTF_8);
      return lines.size() >= 8 && lines.get(7).strip().equals("ready");
    } catch (IOException e) {
      return false;
    }
  }

  private Path pidFile() {
    return home.resolve("data").resolve("postmaster.pid");
  }

  /** Kills all its processes as {@code kill -9} does; its data stays. */
  public synchronized void kill() {
    if (process != null) {
      process.kill();
    }
  }

  /**
   * Stops it in order, at most 15 seconds long: sessions are cut, their transactions rolled back.
   */
  public synchronized void stop() {
    if (process != null) {
      process.stop();
    }
  }

  /** Whether its process runs. */
  public synchronized boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** The system's number of the process that watches the server. */
  public synchronized long pid() {
    return started().pid();
  }

  /** The JDBC URL of its database, without user and password. */
  public synchronized String url() {
    started();
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + NAME;
  }

  /** The port it listens on. */
  public synchronized int port() {
    started();
    return port;
  }

  /** The name of the superuser. */
  public String user() {
    return NAME;
  }

  /** The name of the database. */
  public String database() {
    return NAME;
  }

  /** The superuser's password, another one for each object. */
  public String password() {
    return password;
  }

  private ChildProcess started() {
    if (process == null) {
      throw new IllegalStateException("PostgreSQL was never started");
    }
    return process;
  }

  /** The file with its output. */
  public Path log() {
    return directory.resolve("postgres.log");
  }

  /** Same as {@link #stop}; also deletes the data if it lies in a temporary directory. */
  @Override
  public synchronized void close() {
    stop();
    if (home != null && !home.startsWith(directory)) {
      Trees.delete(home);
    }
  }

  private static String script() {
    try (var in = Postgres.class.getResourceAsStream("watch.sh")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
