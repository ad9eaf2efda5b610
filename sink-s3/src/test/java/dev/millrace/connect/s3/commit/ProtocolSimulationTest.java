package dev.millrace.connect.s3.commit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.s3.commit.Simulation.Sabotage;
import dev.millrace.connect.s3.commit.Simulation.Setting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The failure table at random: {@code -Dmillrace.simulations=20000} for a long run. */
class ProtocolSimulationTest {
  private static final int RUNS = Integer.getInteger("millrace.simulations", 2000);

  private Simulation.Tally tally;

  private void simulate(int runs, Setting setting) {
    tally = Simulation.run(runs, setting);
  }

  private void assertExact() {
    assertThat(tally.exact()).as("%s", tally).isTrue();
  }

  @AfterEach
  void show() {
    if (RUNS > 2000) {
      System.out.println(tally);
    }
  }

  @Test
  void neverDoublesAndNeverLosesARecord() {
    simulate(RUNS, Setting.PLAIN);
    assertThat(tally.crashes()).as("%s", tally).isGreaterThan(RUNS / 2);
    assertThat(tally.lostReplies()).as("%s", tally).isGreaterThan(RUNS);
    assertThat(tally.fencings()).as("%s", tally).isGreaterThan(RUNS / 10);
    assertExact();
  }

  @Test
  void survivesUploadsThatALifecycleRuleAborts() {
    simulate(RUNS, Setting.PLAIN.withLifecycle());
    assertThat(tally.aborted()).as("%s", tally).isPositive();
    assertExact();
  }

  @Test
  void showsALoaderThatDeletesWhatItReadEachRecordOnce() {
    simulate(RUNS, Setting.PLAIN.withLoader());
    assertExact();
  }

  @Test
  void showsALoaderEachRecordOnceWhileALifecycleRuleAbortsUploads() {
    simulate(RUNS, Setting.PLAIN.withLifecycle().withLoader());
    assertThat(tally.aborted()).as("%s", tally).isPositive();
    assertExact();
  }

  @Test
  void goesOnAfterAnotherSinkThatWasStoppedOrDied() {
    simulate(RUNS, Setting.PLAIN.withTakeover());
    assertThat(tally.counted()).as("%s", tally).isGreaterThan(RUNS);
    assertExact();
  }

  @Test
  void goesOnAfterAnotherSinkWhileALoaderDeletesAndALifecycleRuleAborts() {
    simulate(RUNS, Setting.PLAIN.withTakeover().withLifecycle().withLoader());
    assertThat(tally.aborted()).as("%s", tally).isPositive();
    assertExact();
  }

  @Test
  void catchesOwnersThatDoNotLookForAnotherSinksFiles() {
    simulate(1000, Setting.PLAIN.withTakeover().broken(Sabotage.IGNORES_THE_OTHER));
    assertThat(tally.doubled()).as("%s", tally).isPositive();
  }

  @Test
  void catchesACountThatACrashForgets() {
    simulate(1000, Setting.PLAIN.withTakeover().broken(Sabotage.FORGETS_WHAT_IT_COUNTS));
    assertThat(tally.doubled()).as("%s", tally).isPositive();
  }

  @Test
  void showsNoFileWithoutItsSides() {
    simulate(RUNS, Setting.PLAIN.withSides());
    assertExact();
  }

  @Test
  void showsNoFileWithoutItsSidesWhileALifecycleRuleAbortsUploads() {
    simulate(RUNS, Setting.PLAIN.withSides().withLifecycle());
    assertThat(tally.aborted()).as("%s", tally).isPositive();
    assertExact();
  }

  @Test
  void showsALoaderEachFileWithItsSidesOnceWhileALifecycleRuleAbortsUploads() {
    simulate(RUNS, Setting.PLAIN.withSides().withLifecycle().withLoader());
    assertThat(tally.aborted()).as("%s", tally).isPositive();
    assertExact();
  }

  @Test
  void neverDoublesAndNeverLosesARecordWhileSomebodyDeletesSides() {
    simulate(RUNS, Setting.PLAIN.withCleaner().withLifecycle());
    assertExact();
  }

  @Test
  void catchesFilesThatAreVisibleBeforeTheirSides() {
    simulate(1000, Setting.PLAIN.withSides().broken(Sabotage.VALUE_BEFORE_SIDES));
    assertThat(tally.alone()).as("%s", tally).isPositive();
  }

  @Test
  void catchesUploadsThatAreLeftToZombies() {
    simulate(1000, Setting.PLAIN.withCleaner().broken(Sabotage.LEAVES_UPLOADS_OPEN));
    assertThat(tally.doubled() + tally.lost()).as("%s", tally).isPositive();
  }

  @Test
  void catchesAStoreThatIgnoresConditions() {
    simulate(1000, Setting.PLAIN.broken(Sabotage.NO_CONDITIONS));
    assertThat(tally.doubled()).as("%s", tally).isPositive();
  }

  @Test
  void catchesSkippingByPathInsteadOfByOffset() {
    simulate(1000, Setting.PLAIN.broken(Sabotage.SKIP_BY_PATH));
    assertThat(tally.doubled() + tally.lost()).as("%s", tally).isPositive();
  }

  @Test
  void catchesATrustInUploadsThatAreGone() {
    simulate(1000, Setting.PLAIN.withLifecycle().broken(Sabotage.GONE_COUNTS_AS_DONE));
    assertThat(tally.lost()).as("%s", tally).isPositive();
  }

  @Test
  void catchesFilesThatAreVisibleBeforeTheCommit() {
    simulate(1000, Setting.PLAIN.broken(Sabotage.VISIBLE_BEFORE_COMMIT));
    assertThat(tally.doubled()).as("%s", tally).isPositive();
  }

  @Test
  void catchesOwnersThatTrustTheirOwnViewOfWhatIsVisible() {
    simulate(1000, Setting.PLAIN.withLoader().broken(Sabotage.TRUSTS_OWN_VIEW));
    assertThat(tally.doubled()).as("%s", tally).isPositive();
  }

  @Test
  void catchesManifestsThatAreNotWritten() {
    simulate(1000, Setting.PLAIN.withLoader().broken(Sabotage.DROPS_MANIFESTS));
    assertThat(tally.unlisted()).as("%s", tally).isPositive();
  }
}
