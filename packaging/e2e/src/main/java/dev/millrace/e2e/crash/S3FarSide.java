package dev.millrace.e2e.crash;

import dev.millrace.e2e.Clusters;
import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.s3.S3Fault.Effect;
import dev.millrace.sandbox.s3.S3Rule;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The sandbox's S3 server. */
record S3FarSide(Sandbox sandbox) implements FarSide {
  /** What the store does to requests all the while, a few of each kind in a thousand. */
  private static final List<S3Rule> FAULTS =
      List.of(
          S3Rule.always(Effect.SLOW_DOWN).probability(0.01),
          S3Rule.always(Effect.INTERNAL_ERROR).probability(0.005),
          S3Rule.always(Effect.CUT_BEFORE).probability(0.005),
          S3Rule.always(Effect.CUT_AFTER).probability(0.01),
          S3Rule.always(Effect.delayed(Duration.ofMillis(400))).probability(0.01));

  @Override
  public int records() {
    return 1_000_000;
  }

  @Override
  public Map<String, String> access() {
    return Map.of(
        "s3.region", "us-east-1",
        "store.url", sandbox.s3().endpoint().toString(),
        "s3.path.style.access.enabled", "true",
        "aws.access.key.id", sandbox.s3().credentials().accessKey(),
        "aws.secret.access.key", sandbox.s3().credentials().secretKey(),
        "retry.backoff.ms", "500",
        "circuit.open.ms", "500");
  }

  @Override
  public void unsettle(long seed) {
    sandbox.s3().faults(seed, FAULTS);
  }

  @Override
  public void calm() {
    sandbox.s3().noFaults();
  }

  @Override
  public void trouble(Troubles troubles) {
    troubles.add("kill -9 of the S3 server", () -> Clusters.restartS3(sandbox));
  }
}
