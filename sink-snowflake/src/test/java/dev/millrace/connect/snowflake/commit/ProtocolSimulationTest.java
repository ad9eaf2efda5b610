package dev.millrace.connect.snowflake.commit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.snowflake.commit.ProtocolSimulation.Tally;
import dev.millrace.connect.snowflake.commit.SimulatedServer.Sabotage;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The failure table at random: {@code -Dmillrace.simulations=20000} for a long run. */
class ProtocolSimulationTest {
  private static final int RUNS = Integer.getInteger("millrace.simulations", 300);
  private static final int FEW = 60;

  private static Tally broken(Sabotage... sabotages) {
    return ProtocolSimulation.run(FEW, Set.of(sabotages), false);
  }

  @Test
  void neverDoublesAndNeverLosesARow() {
    Tally tally = ProtocolSimulation.run(RUNS, Set.of(), false);
    assertThat(tally.crashes).as("%s", tally).isGreaterThan(RUNS);
    assertThat(tally.fenced).as("%s", tally).isGreaterThan(RUNS);
    assertThat(tally.inDoubt).as("%s", tally).isGreaterThan(RUNS / 2);
    assertThat(tally.reaped).as("%s", tally).isGreaterThan(RUNS / 10);
    assertThat(tally.idled).as("%s", tally).isGreaterThan(RUNS);
    assertThat(tally.lateCommits).as("%s", tally).isGreaterThan(RUNS / 20);
    assertThat(tally.exact()).as("%s", tally).isTrue();
  }

  @Test
  void catchesAnAdvanceWithoutConditions() {
    Tally tally = broken(Sabotage.NO_CONDITIONS);
    assertThat(tally.doubled).as("%s", tally).isPositive();
  }

  @Test
  void catchesRowsOfTheControlTableThatAreNotCounted() {
    Tally tally = broken(Sabotage.COUNT_IGNORED);
    assertThat(tally.doubled).as("%s", tally).isPositive();
  }

  @Test
  void catchesACommitThatIsTrusted() {
    // What is read after it would show it.
    Tally tally = broken(Sabotage.COMMIT_TRUSTED, Sabotage.COMMIT_UNREAD);
    assertThat(tally.exact()).as("%s", tally).isFalse();
  }

  @Test
  void catchesARollbackThatIsLeftOut() {
    Tally tally = broken(Sabotage.NO_ROLLBACK);
    assertThat(tally.doubled).as("%s", tally).isPositive();
  }

  @Test
  void catchesAnAdvanceInAnotherTransaction() {
    Tally tally = broken(Sabotage.NO_MARK);
    assertThat(tally.lost).as("%s", tally).isPositive();
  }

  @Test
  void catchesACommitWithoutATransaction() {
    // The next commit would show it, but for a partition's first.
    Tally tally = ProtocolSimulation.run(300, Set.of(Sabotage.COMMIT_UNREAD), false);
    assertThat(tally.lost).as("%s", tally).isPositive();
  }

  @Test
  void catchesOffsetsThatAreComputed() {
    Tally tally = ProtocolSimulation.run(FEW, Set.of(), true);
    assertThat(tally.stuck).as("%s", tally).isPositive();
  }
}
