package dev.millrace.sandbox.spark;

import dev.millrace.sandbox.process.LogTail;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Spark SQL with Delta Lake as a process of its own, which ends when this JVM does. Takes 10 s to
 * start, so tests share one. Methods may be called from any thread; statements run one at a time.
 */
public final class SparkProcess implements AutoCloseable {

  /** System property: the jar that {@code packaging/spark} makes. */
  public static final String PROPERTY = "millrace.spark";

  private static final int TAIL_BYTES = 8_000;
  private static final long STOP_SECONDS = 20;

  private final Process process;
  private final PrintWriter statements;
  private final BufferedReader answers;
  private final Path log;

  private SparkProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.statements = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * Starts it, and returns when it is ready.
   *
   * @param directory its log and what it spills
   * @throws IllegalStateException if it does not start, with the end of its log
   */
  public static SparkProcess start(Path directory) {
    Path jar = Path.of(System.getProperty(PROPERTY, "")).toAbsolutePath();
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException(
          "Set the system property " + PROPERTY + " to packaging/spark/target/spark-sql.jar");
    }
    Path log = directory.resolve("spark.log");
    try {
      Files.createDirectories(directory);
      SparkProcess spark =
          new SparkProcess(
              new ProcessBuilder(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      // Statements are short: the second compiler costs more than it gives.
                      "-XX:TieredStopAtLevel=1",
                      "-XX:+UseSerialGC",
                      "-Xmx512m",
                      "-jar",
                      jar.toString(),
                      directory.toString())
                  .directory(directory.toFile())
                  .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                  .start(),
              log);
      spark.expectReady();
      return spark;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start Spark: " + e.getMessage(), e);
    }
  }

  private void expectReady() throws IOException {
    if (!"ready".equals(answers.readLine())) {
      close();
      throw ended();
    }
  }

  private IllegalStateException ended() {
    return new IllegalStateException(
        "Spark ended; the end of its log:\n" + LogTail.read(log, 0, TAIL_BYTES));
  }

  /**
   * Runs a statement.
   *
   * @param sql may have line breaks, which become blanks
   * @return each row of the result as a JSON object; times in UTC
   * @throws IllegalArgumentException if Spark refuses the statement, with what it says
   */
  public synchronized List<String> sql(String sql) {
    statements.println(sql.replaceAll("\\R", " "));
    List<String> rows = new ArrayList<>();
    try {
      for (String line; (line = answers.readLine()) != null; ) {
        if (line.equals("end")) {
          return rows;
        }
        if (line.startsWith("error ")) {
          throw new IllegalArgumentException(line.substring("error ".length()) + ": " + sql);
        }
        rows.add(line.substring("row ".length()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Spark is gone: " + e.getMessage(), e);
    }
    throw ended();
  }

  /** Ends it; it finishes no statement. */
  @Override
  public void close() {
    statements.close();
    try {
      if (process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
