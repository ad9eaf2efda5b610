package dev.millrace.connect.snowflake.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.snowflake.commit.SimulatedServer.Fault;
import dev.millrace.connect.snowflake.commit.SimulatedServer.Network;
import dev.millrace.connect.snowflake.commit.SimulatedServer.SimulatedSession;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** A method a row of the table in docs/decisions/0010. */
class LedgerTest {
  private static final TopicPartition P0 = new TopicPartition("t", 0);
  private static final TopicPartition P1 = new TopicPartition("t", 1);

  private final SimulatedServer server = new SimulatedServer();
  private int owners;

  /** Does to each call what is queued for it. */
  private static final class Faults implements Network {
    private final Map<String, Queue<Fault>> queued = new HashMap<>();
    private Runnable onPause = () -> {};

    Faults on(String call, Fault... faults) {
      queued.put(call, new ArrayDeque<>(List.of(faults)));
      return this;
    }

    @Override
    public Fault next(String call) {
      Fault fault = queued.getOrDefault(call, new ArrayDeque<>()).poll();
      return fault == null ? Fault.NONE : fault;
    }

    @Override
    public void pause() {
      onPause.run();
    }
  }

  private Ledger<SimulatedSession> ledger(Network network) {
    return new Ledger<>(() -> server.session(network), () -> "owner-" + owners++);
  }

  private Ledger<SimulatedSession> ledger() {
    return ledger(Network.PERFECT);
  }

  private static Commit<SimulatedSession> commit(Standing standing, long next, String... rows) {
    return new Commit<>(
        List.of(new Advance(P0, standing.epoch(), standing.next(), next)),
        new SimulatedServer.Rows(List.of(rows)));
  }

  private Standing open(Ledger<SimulatedSession> ledger) throws SQLException, Fenced {
    return ledger.open(List.of(P0)).get(P0);
  }

  private long next() {
    return server.control().get(P0).next();
  }

  @Test
  void rowsAndOffsetsComeTogether() throws Exception {
    Ledger<SimulatedSession> ledger = ledger();
    Standing standing = open(ledger);
    assertThat(standing.next()).isEqualTo(Standing.NOTHING);
    standing = ledger.commit(commit(standing, 12, "a", "b")).get(P0);
    ledger.commit(commit(standing, 40, "c"));
    assertThat(server.rows()).containsExactly("a", "b", "c");
    assertThat(next()).isEqualTo(40);
    assertThat(open(ledger()).next()).isEqualTo(40);
  }

  @Test
  void crashWhileLoadingLeavesNothing() throws Exception {
    Ledger<SimulatedSession> dies = ledger();
    Standing standing = open(dies);
    dies.current().begin();
    commit(standing, 12, "a", "b").load().run(dies.current());
    dies.current().vanish();
    assertThat(open(ledger()).next()).isEqualTo(Standing.NOTHING);
    assertThat(server.rows()).isEmpty();
  }

  @Test
  void crashBetweenAdvanceAndCommitHoldsUpTheNextOwner() throws Exception {
    Ledger<SimulatedSession> dies = ledger();
    Standing standing = open(dies);
    SimulatedSession session = dies.current();
    session.begin();
    session.advance(commit(standing, 12).advances(), "c");
    session.vanish();
    int[] pauses = {0};
    Faults waits = new Faults();
    waits.onPause = () -> pauses[0]++;
    assertThat(open(ledger(waits)).next()).isEqualTo(Standing.NOTHING);
    assertThat(pauses[0]).isEqualTo(SimulatedServer.PATIENCE);
  }

  @Test
  void replyToAppliedCommitLost() throws Exception {
    Ledger<SimulatedSession> ledger = ledger(new Faults().on("commit", Fault.REPLY_LOST));
    Standing standing = open(ledger);
    Commit<SimulatedSession> commit = commit(standing, 12, "a");
    assertThatThrownBy(() -> ledger.commit(commit)).hasMessage("no answer to commit");
    assertThat(ledger.current()).isNull();
    Standing after = ledger.commit(commit).get(P0);
    assertThat(after.next()).isEqualTo(12);
    assertThat(after.epoch()).isGreaterThan(standing.epoch());
    ledger.commit(commit(after, 13, "b"));
    assertThat(server.rows()).containsExactly("a", "b");
  }

  @Test
  void commitThatWasNotAppliedIsTriedAgain() throws Exception {
    Ledger<SimulatedSession> ledger = ledger(new Faults().on("commit", Fault.REQUEST_LOST));
    Commit<SimulatedSession> commit = commit(open(ledger), 12, "a");
    assertThatThrownBy(() -> ledger.commit(commit)).isInstanceOf(SQLException.class);
    assertThat(server.rows()).isEmpty();
    assertThat(ledger.commit(commit).get(P0).next()).isEqualTo(12);
    assertThat(server.rows()).containsExactly("a");
  }

  @Test
  void commitThatArrivesLateIsWaitedFor() throws Exception {
    Faults faults = new Faults().on("commit", Fault.LATE);
    Ledger<SimulatedSession> ledger = ledger(faults);
    Commit<SimulatedSession> commit = commit(open(ledger), 12, "a");
    assertThatThrownBy(() -> ledger.commit(commit)).isInstanceOf(SQLException.class);
    faults.onPause = () -> server.deliverLate(0);
    assertThat(ledger.commit(commit).get(P0).next()).isEqualTo(12);
    assertThat(server.rows()).containsExactly("a");
  }

  @Test
  void commitInDoubtIsFencedWhereAnotherOwnerWentOn() throws Exception {
    Ledger<SimulatedSession> ledger = ledger(new Faults().on("commit", Fault.REQUEST_LOST));
    Commit<SimulatedSession> commit = commit(open(ledger), 12, "a");
    assertThatThrownBy(() -> ledger.commit(commit)).isInstanceOf(SQLException.class);
    Ledger<SimulatedSession> other = ledger();
    other.commit(commit(open(other), 20, "other"));
    assertThatThrownBy(() -> ledger.commit(commit))
        .isInstanceOf(Fenced.class)
        .hasMessageContaining("has moved while a commit was in doubt");
    assertThat(server.rows()).containsExactly("other");
  }

  @Test
  void replyToFenceLostIsFencedAgain() throws Exception {
    Ledger<SimulatedSession> ledger = ledger(new Faults().on("fence", Fault.REPLY_LOST));
    assertThatThrownBy(() -> open(ledger)).isInstanceOf(SQLException.class);
    assertThat(open(ledger).epoch()).isEqualTo(2);
  }

  @Test
  void errorWhileLoadingRollsBackAndIsTriedAgain() throws Exception {
    Ledger<SimulatedSession> ledger = ledger(new Faults().on("copy", Fault.NONE, Fault.REPLY_LOST));
    Commit<SimulatedSession> commit = commit(open(ledger), 12, "a", "b");
    SimulatedSession session = ledger.current();
    assertThatThrownBy(() -> ledger.commit(commit)).isInstanceOf(SQLException.class);
    assertThat(commit.inDoubt()).isFalse();
    ledger.commit(commit);
    assertThat(ledger.current()).isSameAs(session);
    assertThat(server.rows()).containsExactly("a", "b");
  }

  @Test
  void sessionIsGivenUpWhereRollbackFails() throws Exception {
    Ledger<SimulatedSession> ledger =
        ledger(new Faults().on("copy", Fault.REPLY_LOST).on("rollback", Fault.REQUEST_LOST));
    Commit<SimulatedSession> commit = commit(open(ledger), 12, "a", "b");
    assertThatThrownBy(() -> ledger.commit(commit)).isInstanceOf(SQLException.class);
    assertThat(ledger.current()).isNull();
    ledger.commit(commit);
    assertThat(server.rows()).containsExactly("a", "b");
  }

  @Test
  void transactionThatEndedWhileLoadingIsTriedAgain() throws Exception {
    Ledger<SimulatedSession> ledger = ledger(new Faults().on("copy", Fault.NONE, Fault.IDLE));
    Commit<SimulatedSession> commit = commit(open(ledger), 12, "a", "b");
    assertThatThrownBy(() -> ledger.commit(commit))
        .isInstanceOf(SQLException.class)
        .hasMessage("Snowflake has ended the transaction before its COMMIT");
    assertThat(server.rows()).isEmpty();
    assertThat(ledger.commit(commit).get(P0).next()).isEqualTo(12);
    assertThat(server.rows()).containsExactly("a", "b");
  }

  @Test
  void transactionThatEndedBeforeTheAdvanceIsTriedAgain() throws Exception {
    Ledger<SimulatedSession> ledger = ledger(new Faults().on("advance", Fault.IDLE));
    Commit<SimulatedSession> commit = commit(open(ledger), 12, "a");
    assertThatThrownBy(() -> ledger.commit(commit))
        .hasMessage("Snowflake has ended the transaction before its COMMIT");
    assertThat(next()).isEqualTo(Standing.NOTHING);
    ledger.commit(commit);
    assertThat(server.rows()).containsExactly("a");
  }

  @Test
  void transactionThatEndedBeforeItsCommitIsTriedAgain() throws Exception {
    Ledger<SimulatedSession> ledger = ledger(new Faults().on("commit", Fault.IDLE));
    Standing standing = open(ledger);
    Commit<SimulatedSession> commit = commit(standing, 12, "a");
    assertThatThrownBy(() -> ledger.commit(commit)).hasMessage("COMMIT had no effect");
    assertThat(next()).isEqualTo(Standing.NOTHING);
    assertThat(ledger.commit(commit).get(P0).epoch()).isGreaterThan(standing.epoch());
    assertThat(server.rows()).containsExactly("a");
  }

  @Test
  void commitThatMovesNoOffsetIsNotTakenForDone() throws Exception {
    Faults faults = new Faults().on("commit", Fault.NONE, Fault.IDLE, Fault.REQUEST_LOST);
    Ledger<SimulatedSession> ledger = ledger(faults);
    Standing standing = ledger.commit(commit(open(ledger), 12, "old")).get(P0);
    Commit<SimulatedSession> again = commit(standing, 12, "of the topic made again");
    assertThatThrownBy(() -> ledger.commit(again)).hasMessage("COMMIT had no effect");
    assertThatThrownBy(() -> ledger.commit(again)).hasMessage("no answer to commit");
    ledger.commit(again);
    assertThat(server.rows()).containsExactly("old", "of the topic made again");
  }

  @Test
  void zombieThatAdvancesAfterTheFenceIsFenced() throws Exception {
    Ledger<SimulatedSession> zombie = ledger();
    Standing old = open(zombie);
    Standing now = open(ledger());
    assertThatThrownBy(() -> zombie.commit(commit(old, 12, "zombie")))
        .isInstanceOf(Fenced.class)
        .hasMessage(
            "Another task has taken over one of the partitions [t-0]: its epoch or offset in the"
                + " control table is another.");
    assertThat(server.rows()).isEmpty();
    assertThat(now.next()).isEqualTo(Standing.NOTHING);
  }

  @Test
  void zombieThatAdvancedBeforeTheFenceIsWaitedFor() throws Exception {
    Ledger<SimulatedSession> zombie = ledger();
    Commit<SimulatedSession> last = commit(open(zombie), 12, "zombie");
    SimulatedSession session = zombie.current();
    session.begin();
    last.load().run(session);
    session.advance(last.advances(), last.name());
    Faults waits = new Faults();
    waits.onPause =
        () -> {
          try {
            session.commit();
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        };
    assertThat(open(ledger(waits)).next()).isEqualTo(12);
  }

  @Test
  void laterOfTwoOpeningsHasThePartition() throws Exception {
    Ledger<SimulatedSession> later = ledger();
    Faults between = new Faults();
    Network network =
        call -> {
          if (call.equals("read")) {
            try {
              open(later);
            } catch (SQLException | Fenced e) {
              throw new IllegalStateException(e);
            }
          }
          return between.next(call);
        };
    assertThatThrownBy(() -> open(ledger(network)))
        .isInstanceOf(Fenced.class)
        .hasMessageContaining("opened at the same moment");
  }

  @Test
  void oneFencedPartitionKeepsTheWholeBatchOut() throws Exception {
    Ledger<SimulatedSession> ledger = ledger();
    Map<TopicPartition, Standing> standings = ledger.open(List.of(P0, P1));
    ledger().open(List.of(P1));
    Commit<SimulatedSession> both =
        new Commit<>(
            standings.entrySet().stream()
                .map(each -> new Advance(each.getKey(), each.getValue().epoch(), -1, 5))
                .toList(),
            new SimulatedServer.Rows(List.of("a", "b")));
    assertThatThrownBy(() -> ledger.commit(both)).isInstanceOf(Fenced.class);
    assertThat(server.rows()).isEmpty();
    assertThat(next()).isEqualTo(Standing.NOTHING);
  }

  @Test
  void rowsOfTheControlTableThatAreGoneFence() throws Exception {
    Ledger<SimulatedSession> ledger = ledger();
    Standing standing = ledger.commit(commit(open(ledger), 12, "a")).get(P0);
    server.control().clear();
    assertThatThrownBy(() -> ledger.commit(commit(standing, 20, "b"))).isInstanceOf(Fenced.class);
    assertThat(open(ledger).next()).isEqualTo(Standing.NOTHING);
  }

  @Test
  void recordsBelowWhatWasSoughtAreARegression() {
    Position position = new Position(new Standing(1, 100, "o", ""));
    assertThat(position.take(3)).isEqualTo(Position.Arrival.REGRESSION);
    assertThat(position.take(100)).isEqualTo(Position.Arrival.NEW);
    assertThat(position.take(107)).isEqualTo(Position.Arrival.NEW);
    assertThat(position.take(100)).isEqualTo(Position.Arrival.KNOWN);
    position.acceptRegression(3);
    assertThat(position.take(4)).isEqualTo(Position.Arrival.NEW);
    assertThat(position.standing().next()).isEqualTo(100);
  }
}
