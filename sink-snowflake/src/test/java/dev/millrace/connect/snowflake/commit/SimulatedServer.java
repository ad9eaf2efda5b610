package dev.millrace.connect.snowflake.commit;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * Snowflake as its documentation describes it: statements read what is committed, changes of rows
 * lock the control table until COMMIT, a vanished session's transaction goes on holding its lock
 * until somebody has waited for it for long. A transaction of a session that lives on may be rolled
 * back, too, and what comes next in that session is in another transaction.
 */
final class SimulatedServer {
  /** Waits for a lock before the transaction of a vanished session is rolled back. */
  static final int PATIENCE = 5;

  private static final int LOCK_TIMEOUT = 20;

  /** What is broken on purpose, to see that it is noticed. */
  enum Sabotage {
    /** The advance moves rows whatever stands there. */
    NO_CONDITIONS,
    /** The advance says that it moved all rows. */
    COUNT_IGNORED,
    /** A lost reply to COMMIT is taken for a success. */
    COMMIT_TRUSTED,
    /** ROLLBACK does nothing. */
    NO_ROLLBACK,
    /** The advance moves rows also if the transaction that it began in is gone. */
    NO_MARK,
    /** After COMMIT there seems to stand what was to be committed. */
    COMMIT_UNREAD
  }

  /** What happens to a call. */
  enum Fault {
    NONE,
    REQUEST_LOST,
    REPLY_LOST,
    /** The request arrives later; of COMMIT only. */
    LATE,
    /** It comes so late that the server has rolled the transaction back. */
    IDLE
  }

  /** Decides what happens to calls, and lets others run meanwhile. */
  interface Network {
    Network PERFECT = call -> Fault.NONE;

    Fault next(String call);

    /** Somebody waits. */
    default void pause() {}
  }

  private final Set<Sabotage> sabotage = EnumSet.noneOf(Sabotage.class);
  private final Map<TopicPartition, Standing> control = new LinkedHashMap<>();
  private final List<String> rows = new ArrayList<>();
  private final List<SimulatedSession> late = new ArrayList<>();
  private SimulatedSession lockHolder;
  int reaped;
  int idled;
  int lateCommits;

  SimulatedServer(Collection<Sabotage> broken) {
    sabotage.addAll(broken);
  }

  SimulatedServer() {
    this(Set.of());
  }

  SimulatedSession session(Network network) {
    return new SimulatedSession(network);
  }

  /** Committed rows, as {@code partition@offset}. */
  List<String> rows() {
    return rows;
  }

  Map<TopicPartition, Standing> control() {
    return control;
  }

  /** A COMMIT that was on its way arrives, where its transaction is still there. */
  void deliverLate(int index) {
    if (!late.isEmpty()) {
      SimulatedSession session = late.remove(index % late.size());
      if (session.open) {
        lateCommits++;
        session.apply();
      }
    }
  }

  /** Loads rows; a text each. */
  static final class Rows implements Load<SimulatedSession> {
    private final List<String> texts;

    Rows(List<String> texts) {
      this.texts = texts;
    }

    @Override
    public void prepare(SimulatedSession session) throws SQLException {
      session.call("PUT");
    }

    @Override
    public void run(SimulatedSession session) throws SQLException {
      // In two steps, so that an error leaves half of it in the transaction.
      session.copy(texts.subList(0, texts.size() / 2));
      session.copy(texts.subList(texts.size() / 2, texts.size()));
    }

    @Override
    public void clean(SimulatedSession session) {}
  }

  final class SimulatedSession implements Session {
    private final Network network;
    private final List<String> inserted = new ArrayList<>();
    private final Map<TopicPartition, Standing> changed = new LinkedHashMap<>();

    /** What the last advance in this session was to make of rows. */
    private final Map<TopicPartition, Standing> wanted = new LinkedHashMap<>();

    /** Whether a transaction is open. */
    private boolean open;

    /** Whether it is the one that {@link #begin} began. */
    private boolean marked;

    private boolean vanished;

    SimulatedSession(Network network) {
      this.network = network;
    }

    private Fault call(String what) throws SQLException {
      Fault fault = network.next(what);
      if (fault == Fault.REQUEST_LOST) {
        throw new SQLException("no answer to " + what);
      }
      idle(fault);
      return fault;
    }

    private void idle(Fault fault) {
      if (fault == Fault.IDLE && open) {
        idled++;
        undo();
      }
    }

    private void answer(Fault fault, String what) throws SQLException {
      if (fault == Fault.REPLY_LOST) {
        throw new SQLException("the answer to " + what + " is lost");
      }
    }

    private void lock() throws SQLException {
      for (int waits = 0; lockHolder != null && lockHolder != this; waits++) {
        if (lockHolder.vanished && waits >= PATIENCE) {
          reaped++;
          lockHolder.undo();
        } else if (waits >= LOCK_TIMEOUT) {
          throw new SQLException("the lock is held by another");
        } else {
          network.pause();
        }
      }
      lockHolder = this;
    }

    @Override
    public void fence(Collection<TopicPartition> partitions, String owner) throws SQLException {
      Fault fault = call("fence");
      wanted.clear();
      lock();
      for (TopicPartition partition : partitions) {
        Standing now = control.getOrDefault(partition, new Standing(0, Standing.NOTHING, "", ""));
        changed.put(partition, new Standing(now.epoch() + 1, now.next(), owner, now.commit()));
      }
      apply();
      answer(fault, "fence");
    }

    @Override
    public Map<TopicPartition, Standing> read(Collection<TopicPartition> partitions)
        throws SQLException {
      Fault fault = call("read");
      Map<TopicPartition, Standing> found = new LinkedHashMap<>(control);
      if (sabotage.contains(Sabotage.COMMIT_UNREAD)) {
        found.putAll(wanted);
      }
      found.keySet().retainAll(partitions);
      answer(fault, "read");
      return found;
    }

    @Override
    public void begin() throws SQLException {
      Fault fault = call("begin");
      open = true;
      marked = true;
      answer(fault, "begin");
    }

    private void copy(List<String> texts) throws SQLException {
      Fault fault = call("copy");
      open = true;
      inserted.addAll(texts);
      answer(fault, "copy");
    }

    @Override
    public int advance(List<Advance> advances, String commit) throws SQLException {
      Fault fault = call("advance");
      open = true;
      lock();
      int moved = 0;
      for (Advance each : advances) {
        Standing now = control.get(each.partition());
        boolean fits =
            now != null
                && now.epoch() == each.epoch()
                && now.next() == each.after()
                && (marked || sabotage.contains(Sabotage.NO_MARK));
        if (now != null && (fits || sabotage.contains(Sabotage.NO_CONDITIONS))) {
          changed.put(
              each.partition(), new Standing(now.epoch(), each.next(), now.owner(), commit));
          moved++;
        }
      }
      wanted.clear();
      wanted.putAll(changed);
      answer(fault, "advance");
      return sabotage.contains(Sabotage.COUNT_IGNORED) ? advances.size() : moved;
    }

    @Override
    public boolean goesOn() throws SQLException {
      Fault fault = call("goesOn");
      answer(fault, "goesOn");
      return marked;
    }

    @Override
    public void commit() throws SQLException {
      Fault fault = network.next("commit");
      idle(fault);
      if (fault == Fault.LATE) {
        late.add(this);
      } else if (fault != Fault.REQUEST_LOST) {
        apply();
      }
      if (fault != Fault.NONE
          && fault != Fault.IDLE
          && !sabotage.contains(Sabotage.COMMIT_TRUSTED)) {
        throw new SQLException("no answer to commit");
      }
    }

    private void apply() {
      rows.addAll(inserted);
      control.putAll(changed);
      clear();
    }

    private void undo() {
      clear();
    }

    private void clear() {
      inserted.clear();
      changed.clear();
      open = false;
      marked = false;
      if (lockHolder == this) {
        lockHolder = null;
      }
    }

    @Override
    public void rollback() throws SQLException {
      Fault fault = call("rollback");
      if (!sabotage.contains(Sabotage.NO_ROLLBACK)) {
        undo();
      }
      answer(fault, "rollback");
    }

    /** The client is gone, and the server does not know. */
    void vanish() {
      vanished = true;
    }

    @Override
    public void close() {
      if (network.next("close") == Fault.NONE && !late.contains(this)) {
        undo();
      } else {
        vanish();
      }
    }
  }
}
