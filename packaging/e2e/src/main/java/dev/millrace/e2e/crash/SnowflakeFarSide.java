package dev.millrace.e2e.crash;

import dev.millrace.e2e.Clusters;
import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.snowflake.SnowflakeFault.Effect;
import dev.millrace.sandbox.snowflake.SnowflakeRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The stand-in for Snowflake. */
record SnowflakeFarSide(Sandbox sandbox, int run) implements FarSide {
  /** In place of five minutes: how long a dead worker's transaction holds its locks. */
  private static final Duration IDLE_TRANSACTIONS = Duration.ofSeconds(6);

  private static final Duration STORM = Duration.ofSeconds(4);

  /** Else it asks for a lost reply for minutes. */
  private static final String DRIVER = ",maxHttpRetries:2,putGetMaxRetries:1";

  /** What it does to requests all the while. */
  private static final List<SnowflakeRule> FAULTS =
      List.of(
          SnowflakeRule.on(".*", Effect.UNAVAILABLE).probability(0.02),
          SnowflakeRule.on(".*", Effect.CUT_BEFORE).probability(0.01),
          SnowflakeRule.on(".*", Effect.CUT_AFTER).probability(0.02),
          SnowflakeRule.onStatement(".*", Effect.END_SESSION).probability(0.005),
          SnowflakeRule.onStatement(".*", Effect.EXPIRE_TOKEN).probability(0.01),
          SnowflakeRule.on(".*", Effect.delayed(Duration.ofMillis(300))).probability(0.02));

  /** More often than the driver asks again. */
  private static final SnowflakeRule LOST_COMMITS =
      SnowflakeRule.onStatement("COMMIT", Effect.CUT_AFTER).most(8);

  @Override
  public int records() {
    return 500_000;
  }

  @Override
  public Map<String, String> access() {
    Map<String, String> access = Clusters.snowflakeAccess();
    access.merge("snowflake.jdbc.map", DRIVER, String::concat);
    access.put("network.timeout.ms", "20000");
    access.put("retry.backoff.ms", "500");
    return access;
  }

  @Override
  public void unsettle(long seed) {
    sandbox.snowflake().idleTransactionsLast(IDLE_TRANSACTIONS);
    sandbox.snowflake().faults(seed, FAULTS);
  }

  @Override
  public void calm() {
    sandbox.snowflake().noFaults();
  }

  @Override
  public void trouble(Troubles troubles) {
    troubles
        .add("kill -9 of the Snowflake server", () -> Clusters.restartSnowflake(sandbox))
        .add("all sessions end", () -> sandbox.snowflake().endSessions())
        .add("replies to COMMITs are lost", () -> beside(LOST_COMMITS))
        .add("nothing is answered but 503", this::storm);
  }

  private void storm() {
    sandbox.snowflake().faults(SnowflakeRule.on(".*", Effect.UNAVAILABLE));
    Clusters.pause(STORM);
    sandbox.snowflake().faults(run, FAULTS);
  }

  /** Rules are asked in their order. */
  private void beside(SnowflakeRule rule) {
    List<SnowflakeRule> rules = new ArrayList<>(List.of(rule));
    rules.addAll(FAULTS);
    sandbox.snowflake().faults(run, rules);
  }
}
