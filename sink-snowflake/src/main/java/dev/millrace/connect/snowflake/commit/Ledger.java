package dev.millrace.connect.snowflake.commit;

import dev.millrace.connect.snowflake.access.Failures;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens partitions in the control table, and commits rows with their offsets. Used by one thread,
 * but for {@link #current}.
 *
 * <p>Invariant: a session in which something failed is used again only after a rollback that
 * succeeded, and never after an error of its COMMIT.
 *
 * @param <S> the sessions that loads need
 */
public final class Ledger<S extends Session> implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Ledger.class);

  private final Sessions<S> sessions;
  private final Supplier<String> owners;

  /** Null if there is none. */
  private volatile S session;

  /**
   * @param owners makes a name for each opening, which no other opening has
   */
  public Ledger(Sessions<S> sessions, Supplier<String> owners) {
    this.sessions = sessions;
    this.owners = owners;
  }

  /**
   * Takes partitions over from whoever has them; may wait for a transaction that holds them.
   *
   * @return how each stands
   * @throws Fenced if somebody else opened one of them at the same moment
   * @throws SQLException if it may be tried again
   */
  public Map<TopicPartition, Standing> open(Collection<TopicPartition> partitions)
      throws SQLException, Fenced {
    String owner = owners.get();
    Map<TopicPartition, Standing> now;
    try {
      S current = session();
      current.fence(partitions, owner);
      now = current.read(partitions);
    } catch (SQLException | RuntimeException e) {
      giveUp();
      throw e;
    }
    if (!now.keySet().containsAll(Set.copyOf(partitions))
        || now.values().stream().anyMatch(each -> !each.owner().equals(owner))) {
      throw new Fenced(partitions, "it was opened at the same moment");
    }
    return now;
  }

  /**
   * Tries a commit once more.
   *
   * @return how its partitions stand: the commit is in the tables
   * @throws Fenced if it is not in the tables and never will be
   * @throws SQLException if it may be tried again, also where it is not known whether it is in the
   *     tables: then only this commit may go on
   */
  public Map<TopicPartition, Standing> commit(Commit<S> commit) throws SQLException, Fenced {
    if (commit.inDoubt()) {
      Map<TopicPartition, Standing> now = open(commit.partitions());
      if (commit.isIn(now)) {
        commit.load().clean(session);
        return now;
      }
      if (!commit.fits(now)) {
        throw new Fenced(commit.partitions(), "its offset has moved while a commit was in doubt");
      }
      commit.goOn(now);
    }
    return attempt(commit);
  }

  private Map<TopicPartition, Standing> attempt(Commit<S> commit) throws SQLException, Fenced {
    try {
      S current = session();
      commit.load().prepare(current);
      current.begin();
      commit.load().run(current);
      if (current.advance(commit.advances(), commit.name()) != commit.advances().size()) {
        if (!current.goesOn()) {
          throw new SQLException(
              "Snowflake has ended the transaction before its COMMIT", Failures.LOST);
        }
        throw new Fenced(
            commit.partitions(), "its epoch or offset in the control table is another");
      }
    } catch (SQLException | Fenced | RuntimeException e) {
      rollback();
      throw e;
    }
    try {
      session.commit();
      if (!commit.isIn(session.read(commit.partitions()))) {
        throw new SQLException("COMMIT had no effect", Failures.LOST);
      }
    } catch (SQLException | RuntimeException e) {
      commit.doubt();
      giveUp();
      throw e;
    }
    commit.load().clean(session);
    return commit.done("");
  }

  private S session() throws SQLException {
    if (session == null) {
      session = sessions.open();
    }
    return session;
  }

  private void rollback() {
    S current = session;
    if (current != null) {
      try {
        current.rollback();
      } catch (SQLException | RuntimeException e) {
        log.debug("The session is given up, as its rollback failed", e);
        giveUp();
      }
    }
  }

  private void giveUp() {
    S current = session;
    session = null;
    if (current != null) {
      current.close();
    }
  }

  /** The session that is in use; null if there is none. */
  public S current() {
    return session;
  }

  @Override
  public void close() {
    giveUp();
  }
}
