package dev.millrace.sandbox.postgres;

import dev.millrace.sandbox.process.LogTail;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Makes a new database cluster with one superuser and one database of the same name. */
final class InitDb {

  private static final long DEADLINE_SECONDS = 90;

  private InitDb() {}

  static void run(
      Path programs, Path home, Unprivileged user, String name, String password, Path log)
      throws IOException {
    Path data = home.resolve("data");
    Path passwordFile = home.resolve("password");
    Files.writeString(passwordFile, password);
    user.own(home);
    try {
      execute(
          user.wrap(
              List.of(
                  programs.resolve("initdb").toString(),
                  "-D",
                  data.toString(),
                  "--username=" + name,
                  "--pwfile=" + passwordFile,
                  "--auth=scram-sha-256",
                  "--encoding=UTF8",
                  "--no-locale",
                  "--no-sync")),
          "",
          log);
    } finally {
      Files.delete(passwordFile);
    }
    // Single-user mode needs no client program, which the archive does not hold.
    execute(
        user.wrap(
            List.of(
                programs.resolve("postgres").toString(),
                "--single",
                "-F",
                "-D",
                data.toString(),
                "template1")),
        "CREATE DATABASE " + name + ";\n",
        log);
  }

  private static void execute(List<String> command, String input, Path log) throws IOException {
    long logStart = Files.exists(log) ? Files.size(log) : 0;
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(Path.of("/").toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    try {
      process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().close();
      if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException(command + " failed: " + LogTail.read(log, logStart, 4_000));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted in " + command.get(0), e);
    } finally {
      process.destroyForcibly();
    }
  }
}
