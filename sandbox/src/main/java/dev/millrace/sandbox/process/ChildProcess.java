package dev.millrace.sandbox.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * One server as a process of its own, that can be killed at a bad moment and started again.
 *
 * <p>Its standard input is a pipe that this JVM holds open and never writes to: the system closes
 * it when this JVM ends, however that happens, and every command given here ends on that (see
 * {@link JavaCommand}). Methods may be called from any thread, one at a time.
 */
public final class ChildProcess implements AutoCloseable {

  private static final Duration KILL_DEADLINE = Duration.ofSeconds(20);
  private static final int TAIL_BYTES = 6_000;

  private final Spec spec;
  private Process process;

  /** Prepares, but does not start. */
  public ChildProcess(Spec spec) {
    this.spec = spec;
  }

  /**
   * What to run.
   *
   * @param name for messages
   * @param command the program and its arguments
   * @param environment added to that of this JVM
   * @param directory where it runs; created if missing
   * @param log takes its output, appended over restarts
   * @param ready asked every 20 ms after the start, on the starting thread
   * @param startDeadline how long it may take until ready
   * @param stopDeadline how long an orderly stop may take before it is killed
   */
  public record Spec(
      String name,
      List<String> command,
      Map<String, String> environment,
      Path directory,
      Path log,
      BooleanSupplier ready,
      Duration startDeadline,
      Duration stopDeadline) {}

  /**
   * Starts it and returns once it is ready. Does nothing if it runs.
   *
   * @throws StartFailedException if it ends or is not ready in time; nothing is left running
   */
  public synchronized void start() {
    if (isAlive()) {
      return;
    }
    long logStart;
    try {
      Files.createDirectories(spec.directory());
      Files.createDirectories(spec.log().toAbsolutePath().getParent());
      logStart = Files.exists(spec.log()) ? Files.size(spec.log()) : 0;
      process = spawn();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start " + spec.name() + ": " + e.getMessage(), e);
    }
    boolean ready = false;
    try {
      ready =
          Await.within(
              spec.startDeadline(), () -> !process.isAlive() || spec.ready().getAsBoolean());
      ready &= process.isAlive();
    } finally {
      if (!ready) {
        failStart(logStart);
      }
    }
  }

  private void failStart(long logStart) {
    String what =
        process.isAlive()
            ? " was not ready within " + spec.startDeadline()
            : " ended with status " + process.exitValue();
    kill();
    throw new StartFailedException(
        spec.name() + what, LogTail.read(spec.log(), logStart, TAIL_BYTES));
  }

  private Process spawn() throws IOException {
    List<String> command = new ArrayList<>(ownSession());
    command.addAll(spec.command());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(spec.directory().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
    builder.environment().putAll(spec.environment());
    return builder.start();
  }

  /**
   * Ctrl-C goes to every process of the terminal's foreground group. A child in that group would
   * stop at the same time as its parent, the broker before the worker, and a worker that has lost
   * its broker takes half a minute to stop.
   */
  private static List<String> ownSession() {
    return Files.isExecutable(Path.of("/usr/bin/setsid"))
        ? List.of("/usr/bin/setsid")
        : List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", "sh");
  }

  /** Kills it and all it has started, as {@code kill -9} does, and returns when they are gone. */
  public synchronized void kill() {
    if (process == null) {
      return;
    }
    List<ProcessHandle> all = new ArrayList<>(process.children().toList());
    process.descendants().filter(d -> !all.contains(d)).forEach(all::add);
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    Await.until(
        spec.name() + " is gone after SIGKILL",
        KILL_DEADLINE,
        // The JVM's own view of its child comes a moment after the system's.
        () -> !process.isAlive() && all.stream().noneMatch(ProcessHandle::isAlive));
  }

  /** Asks it to stop in order (SIGTERM), and kills it if it has not within the stop deadline. */
  public synchronized void stop() {
    if (!isAlive()) {
      return;
    }
    // Not Process.destroy(): that also closes the pipe, on which the child halts at once.
    process.toHandle().destroy();
    try {
      if (process.waitFor(spec.stopDeadline().toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kill();
  }

  /** Whether the process runs; it may not be ready. */
  public synchronized boolean isAlive() {
    return process != null && process.isAlive();
  }

  /**
   * The system's number of the running, or last, process.
   *
   * @throws IllegalStateException if it was never started
   */
  public synchronized long pid() {
    if (process == null) {
      throw new IllegalStateException(spec.name() + " was never started");
    }
    return process.pid();
  }

  /** The file that takes its output. */
  public Path log() {
    return spec.log();
  }

  /** Same as {@link #stop}. */
  @Override
  public void close() {
    stop();
  }
}
