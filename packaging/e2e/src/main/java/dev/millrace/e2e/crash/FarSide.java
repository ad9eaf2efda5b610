package dev.millrace.e2e.crash;

import java.util.Map;

/** Where a sink of {@link SinkRun} writes: what of a run is its own. */
interface FarSide {
  /** Records of a run in full size. */
  int records();

  /** How a connector reaches it. */
  Map<String, String> access();

  /** Has it fail now and then from now on. */
  void unsettle(long seed);

  /** Ends all failures. */
  void calm();

  /** Adds what happens to it, and to the connector by it. */
  void trouble(Troubles troubles);
}
