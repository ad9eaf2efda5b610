package dev.millrace.connect.deltalake.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.deltalake.log.CommitSimulation.Sabotage;
import dev.millrace.connect.deltalake.log.CommitSimulation.Setting;
import dev.millrace.connect.deltalake.log.CommitSimulation.Tally;
import org.junit.jupiter.api.Test;

/** The failure table at random: {@code -Dmillrace.simulations=20000} for a long run. */
class CommitSimulationTest {
  private static final int RUNS = Integer.getInteger("millrace.simulations", 2000);
  private static final int FEW = 500;

  private static Tally simulate(int runs, Setting setting) {
    Tally tally = CommitSimulation.run(runs, setting);
    if (RUNS > 2000) {
      System.out.println(tally);
    }
    return tally;
  }

  @Test
  void neverDoublesAndNeverLosesARow() {
    Tally tally = simulate(RUNS, Setting.WILD);
    assertThat(tally.crashes()).as("%s", tally).isGreaterThan(RUNS / 2);
    assertThat(tally.lostReplies()).as("%s", tally).isGreaterThan(RUNS);
    assertThat(tally.lates()).as("%s", tally).isGreaterThan(RUNS / 2);
    assertThat(tally.fencings()).as("%s", tally).isGreaterThan(RUNS / 2);
    assertThat(tally.gaveUp()).as("%s", tally).isGreaterThan(RUNS / 10);
    assertThat(tally.foreign()).as("%s", tally).isGreaterThan(RUNS);
    assertThat(tally.cleanups()).as("%s", tally).isGreaterThan(RUNS);
    assertThat(tally.exact()).as("%s", tally).isTrue();
  }

  @Test
  void leavesTheLastRowOfEachKey() {
    Tally tally = simulate(RUNS, Setting.WILD.withUpserts());
    assertThat(tally.exact()).as("%s", tally).isTrue();
  }

  @Test
  void fencesNobodyWhoIsAlone() {
    Tally tally = simulate(RUNS, Setting.CALM);
    assertThat(tally.lostReplies()).as("%s", tally).isGreaterThan(RUNS);
    assertThat(tally.fencings()).as("%s", tally).isZero();
    assertThat(tally.exact()).as("%s", tally).isTrue();
  }

  @Test
  void catchesOffsetsThatAreComputed() {
    Tally tally = simulate(FEW / 10, Setting.CALM.broken(Sabotage.COMPUTED_OFFSETS));
    assertThat(tally.lost()).as("%s", tally).isPositive();
  }

  @Test
  void catchesChunksWhoseOffsetsAreNotCompared() {
    Tally tally = simulate(FEW, Setting.WILD.broken(Sabotage.NO_OFFSET_CHECK));
    assertThat(tally.doubled() + tally.lost()).as("%s", tally).isPositive();
  }

  @Test
  void catchesTokensThatAreNotCompared() {
    Tally tally = simulate(FEW, Setting.CALM.broken(Sabotage.NO_TOKENS));
    assertThat(tally.fencings()).as("%s", tally).isPositive();
  }

  @Test
  void catchesAttemptsThatAreMadeAnewBeforeTheirOutcomeIsKnown() {
    Tally tally = simulate(FEW, Setting.CALM.broken(Sabotage.A_TOKEN_EACH_TRY));
    assertThat(tally.fencings()).as("%s", tally).isPositive();
  }

  @Test
  void catchesFilesThatAreDeletedBeforeTheOutcomeIsKnown() {
    Tally tally = simulate(FEW, Setting.WILD.withUpserts().broken(Sabotage.DISCARDS_THE_UNKNOWN));
    assertThat(tally.broken()).as("%s", tally).isPositive();
  }

  @Test
  void catchesAStoreThatIgnoresConditions() {
    Tally tally = simulate(FEW, Setting.WILD.broken(Sabotage.NO_CONDITIONS));
    assertThat(tally.lost() + tally.doubled()).as("%s", tally).isPositive();
  }

  @Test
  void catchesSleepersThatDoNotListTheLog() {
    Tally tally = simulate(FEW, Setting.WILD.broken(Sabotage.NEVER_LISTS));
    assertThat(tally.twice()).as("%s", tally).isPositive();
  }
}
