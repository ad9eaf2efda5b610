package dev.millrace.e2e.crash;

import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.process.Trees;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code bin/crash CONNECTOR [RUNS] [short]}: runs a connector's crash suite from the built
 * archives and says what was lost and doubled. RUNS is a number, or a range such as 7-8, as a run's
 * number chooses what it does.
 */
public final class Crash {
  private static final Map<String, CrashSuite> SUITES =
      Map.of(
          "source-jdbc",
          new JdbcSourceCrash(),
          "cdc",
          new ChangeCaptureCrash(),
          "source-files",
          new FileSourceCrash(),
          "source-rest",
          new RestSourceCrash(),
          "sink-s3",
          new S3SinkCrash(),
          "sink-deltalake",
          new DeltaLakeSinkCrash(),
          "sink-snowflake",
          new SnowflakeSinkCrash());

  private Crash() {}

  /** Ends with status 0 only if no run lost or doubled a record, or failed. */
  public static void main(String[] args) throws Exception {
    boolean shorter = args.length == 3 && args[2].equals("short");
    if (args.length < 1 || (args.length > 2 && !shorter) || !SUITES.containsKey(args[0])) {
      System.err.println(
          "Usage: bin/crash CONNECTOR [RUNS] [short]   with a connector of "
              + SUITES.keySet().stream().sorted().toList());
      System.exit(2);
    }
    String[] runs = (args.length >= 2 ? args[1] : "1").split("-", 2);
    Result result =
        run(
            args[0],
            runs.length == 2 ? Integer.parseInt(runs[0]) : 1,
            Integer.parseInt(runs[runs.length - 1]),
            shorter ? CrashSuite.Scale.SHORT : CrashSuite.Scale.FULL);
    System.out.println(result.line(args[0]));
    System.exit(result.exact() ? 0 : 1);
  }

  /** The form that is part of every build. */
  public static Result runShort(String connector, int runs) throws Exception {
    return run(connector, 1, runs, CrashSuite.Scale.SHORT);
  }

  /** Runs the suite of {@code connector}, all runs on one cluster. */
  private static Result run(String connector, int first, int last, CrashSuite.Scale scale)
      throws Exception {
    CrashSuite suite = SUITES.get(connector);
    Result result = new Result(0, 0, 0, List.of());
    Path directory = Files.createTempDirectory("millrace-crash-");
    try (Sandbox sandbox = suite.plan().directory(directory).start()) {
      for (int run = first; run <= last; run++) {
        long start = System.nanoTime();
        try {
          Tally tally = suite.run(sandbox, run, scale);
          result = result.plus(tally);
          say(connector, run, tally.toString(), start);
        } catch (RuntimeException | AssertionError e) {
          result = result.plusFailure("run " + run + ": " + e);
          say(connector, run, "failed: " + e, start);
          e.printStackTrace();
        }
      }
    }
    if (result.exact()) {
      Trees.delete(directory);
    } else {
      System.out.println("Logs and data are kept in " + directory);
    }
    return result;
  }

  private static void say(String connector, int run, String what, long start) {
    System.out.printf(
        Locale.ROOT,
        "%s run %d: %s, %.0f s%n",
        connector,
        run,
        what,
        (System.nanoTime() - start) / 1e9);
  }

  /**
   * All runs together.
   *
   * @param doubled records that arrived more than once, or were never sent
   * @param failures why runs did not come to an end
   */
  public record Result(int runs, long lost, long doubled, List<String> failures) {
    Result plus(Tally tally) {
      return new Result(
          runs + 1, lost + tally.lost(), doubled + tally.doubled() + tally.foreign(), failures);
    }

    Result plusFailure(String why) {
      List<String> all = new ArrayList<>(failures);
      all.add(why);
      return new Result(runs + 1, lost, doubled, List.copyOf(all));
    }

    public boolean exact() {
      return runs > 0 && lost == 0 && doubled == 0 && failures.isEmpty();
    }

    /** The closing line of {@code bin/crash}. */
    public String line(String connector) {
      return "%s runs=%d lost=%d doubled=%d failed=%d"
          .formatted(connector, runs, lost, doubled, failures.size());
    }
  }
}
