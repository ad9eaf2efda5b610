package dev.millrace.connect.s3.commit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.s3.commit.Simulation.Sabotage;
import org.junit.jupiter.api.Test;

/** The failure table at random: {@code -Dmillrace.simulations=20000} for a long run. */
class ProtocolSimulationTest {
  private static final int RUNS = Integer.getInteger("millrace.simulations", 2000);

  @Test
  void neverDoublesAndNeverLosesARecord() {
    Simulation.Tally tally = Simulation.run(RUNS, Sabotage.NONE, false);
    assertThat(tally.crashes()).as("%s", tally).isGreaterThan(RUNS / 2);
    assertThat(tally.lostReplies()).as("%s", tally).isGreaterThan(RUNS);
    assertThat(tally.fencings()).as("%s", tally).isGreaterThan(RUNS / 10);
    assertThat(tally.doubled()).as("%s", tally).isZero();
    assertThat(tally.lost()).as("%s", tally).isZero();
  }

  @Test
  void survivesUploadsThatALifecycleRuleAborts() {
    Simulation.Tally tally = Simulation.run(RUNS, Sabotage.NONE, true);
    assertThat(tally.aborted()).as("%s", tally).isPositive();
    assertThat(tally.doubled()).as("%s", tally).isZero();
    assertThat(tally.lost()).as("%s", tally).isZero();
  }

  @Test
  void catchesAStoreThatIgnoresConditions() {
    Simulation.Tally tally = Simulation.run(1000, Sabotage.NO_CONDITIONS, false);
    assertThat(tally.doubled()).as("%s", tally).isPositive();
  }

  @Test
  void catchesSkippingByPathInsteadOfByOffset() {
    Simulation.Tally tally = Simulation.run(1000, Sabotage.SKIP_BY_PATH, false);
    assertThat(tally.doubled() + tally.lost()).as("%s", tally).isPositive();
  }

  @Test
  void catchesATrustInUploadsThatAreGone() {
    Simulation.Tally tally = Simulation.run(1000, Sabotage.GONE_COUNTS_AS_DONE, true);
    assertThat(tally.lost()).as("%s", tally).isPositive();
  }

  @Test
  void catchesFilesThatAreVisibleBeforeTheCommit() {
    Simulation.Tally tally = Simulation.run(1000, Sabotage.VISIBLE_BEFORE_COMMIT, false);
    assertThat(tally.doubled()).as("%s", tally).isPositive();
  }
}
