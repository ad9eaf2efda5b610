package dev.millrace.sandbox.process;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One of the sandbox's own HTTP servers in a JVM of its own; each has a class of this kind that
 * knows what it can be told. It keeps its port over {@link #kill} and {@link #start}.
 *
 * <p>Methods may be called from any thread, one at a time.
 */
public class ServerProcess implements AutoCloseable {

  private final Spec spec;
  private ChildProcess process;
  private int port;

  /**
   * What to run.
   *
   * @param name for messages, such as {@code S3 server}
   * @param directory where it runs; absolute
   * @param logName of the file there that takes its output
   * @param heap its JVM's greatest heap, such as {@code 256m}
   * @param niceness how far it yields to other processes, as {@code nice -n} takes it; 0 for not
   * @param mainClass takes the directory of its data and the port as its arguments
   * @param environment added to that of this JVM, where other users do not see it
   * @param readyStatus with which it answers to {@code GET /} once it is ready
   */
  public record Spec(
      String name,
      Path directory,
      String logName,
      String heap,
      int niceness,
      Class<?> mainClass,
      Map<String, String> environment,
      int readyStatus) {

    /** Without the environment, which has secrets. */
    @Override
    public String toString() {
      return "Spec[name=" + name + ", directory=" + directory + "]";
    }
  }

  /** Prepares, but does not start. */
  public ServerProcess(Spec spec) {
    this.spec = spec;
  }

  /**
   * Starts it and returns once it answers. The port is chosen at the first start.
   *
   * @throws StartFailedException with the end of its log
   */
  public synchronized void start() {
    if (process != null) {
      process.start();
      return;
    }
    process =
        Ports.startOnFree(
            1,
            Ports::free,
            chosen -> {
              ChildProcess child = child(chosen.get(0));
              child.start();
              port = chosen.get(0);
              return child;
            });
  }

  private List<String> command(int chosenPort) {
    List<String> command =
        JavaCommand.of(
            spec.directory,
            JavaCommand.sandboxClassPath(),
            List.of("-Xmx" + spec.heap, "-XX:+UseSerialGC"),
            spec.mainClass.getName(),
            List.of(spec.directory.resolve("data").toString(), String.valueOf(chosenPort)));
    return spec.niceness == 0
        ? command
        : Stream.concat(Stream.of("nice", "-n", String.valueOf(spec.niceness)), command.stream())
            .toList();
  }

  private ChildProcess child(int chosenPort) {
    URI probe = URI.create("http://127.0.0.1:" + chosenPort + "/");
    return new ChildProcess(
        new ChildProcess.Spec(
            spec.name,
            command(chosenPort),
            spec.environment,
            spec.directory,
            log(),
            () -> HttpProbe.status(probe) == spec.readyStatus,
            Duration.ofSeconds(60),
            Duration.ofSeconds(10)));
  }

  /** Whether it was ever started. */
  public final synchronized boolean hasStarted() {
    return process != null;
  }

  /** Kills it as {@code kill -9} does; its data stays. */
  public final synchronized void kill() {
    if (process != null) {
      process.kill();
    }
  }

  /** Stops it; its data stays. */
  public final synchronized void stop() {
    if (process != null) {
      process.stop();
    }
  }

  /** Whether its process runs. */
  public final synchronized boolean isAlive() {
    return process != null && process.isAlive();
  }

  /**
   * The system's number of its process.
   *
   * @throws IllegalStateException if it never ran
   */
  public final synchronized long pid() {
    requireStarted();
    return process.pid();
  }

  /**
   * Where clients find it.
   *
   * @throws IllegalStateException if it never ran
   */
  public final synchronized URI endpoint() {
    requireStarted();
    return URI.create("http://127.0.0.1:" + port);
  }

  private void requireStarted() {
    if (process == null) {
      throw new IllegalStateException("The " + spec.name + " was never started");
    }
  }

  /** The file with its output. */
  public final Path log() {
    return spec.directory.resolve(spec.logName);
  }

  /** Same as {@link #stop}. */
  @Override
  public final void close() {
    stop();
  }
}
