package dev.millrace.e2e.crash;

import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.SandboxBuilder;

/** How one connector is killed, and how it is told what was lost. */
interface CrashSuite {
  /** A cluster for any number of runs. */
  SandboxBuilder plan();

  /**
   * One run, with names of its own.
   *
   * @param run from 1; chooses the variation, and seeds what is left to chance
   */
  Tally run(Sandbox sandbox, int run, Scale scale) throws Exception;

  /**
   * How large a run is.
   *
   * @param records records sent
   * @param workerKills {@code kill -9} of a worker
   */
  record Scale(int records, int workerKills) {
    public static final Scale FULL = new Scale(200_000, 3);

    /** Part of every build. */
    public static final Scale SHORT = new Scale(40_000, 1);
  }
}
