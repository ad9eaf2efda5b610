package dev.millrace.connect.snowflake.commit;

import dev.millrace.connect.snowflake.commit.SimulatedServer.Fault;
import dev.millrace.connect.snowflake.commit.SimulatedServer.Sabotage;
import dev.millrace.connect.snowflake.commit.SimulatedServer.SimulatedSession;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;

/**
 * Owners of partitions, some of them zombies, over a server and a network that do their worst, in
 * an order drawn at random at each call. Each owner has a thread, but only one runs at a time, so a
 * seed gives the same run.
 */
final class ProtocolSimulation {
  private static final int WILD_TURNS = 300;
  private static final int TURNS = 6_000;
  private static final int RECORDS = 30;

  /** What happened in some runs. */
  static final class Tally {
    int doubled;
    int lost;
    int stuck;
    int crashes;
    int fenced;
    int inDoubt;
    int reaped;
    int idled;
    int lateCommits;
    int commits;

    boolean exact() {
      return doubled == 0 && lost == 0 && stuck == 0;
    }

    @Override
    public String toString() {
      return "doubled %d, lost %d, stuck %d, crashes %d, fenced %d, in doubt %d, reaped %d, idled %d, late %d, commits %d"
          .formatted(
              doubled, lost, stuck, crashes, fenced, inDoubt, reaped, idled, lateCommits, commits);
    }
  }

  private final Random random;
  private final Tally tally;
  private final boolean computedOffsets;
  private final SimulatedServer server;
  private final Map<TopicPartition, List<Long>> logs = new LinkedHashMap<>();
  private final List<Owner> owners = new ArrayList<>();

  /** Where consumers begin if the control table does not tell. */
  private final Map<TopicPartition, Integer> kafka = new HashMap<>();

  private final Semaphore turnOver = new Semaphore(0);
  private boolean wild = true;
  private int named;

  private ProtocolSimulation(long seed, Set<Sabotage> broken, boolean computed, Tally tally) {
    this.random = new Random(seed);
    this.tally = tally;
    this.computedOffsets = computed;
    this.server = new SimulatedServer(broken);
    for (int partition = 0; partition < 3; partition++) {
      List<Long> log = new ArrayList<>();
      long offset = random.nextInt(3);
      for (int i = 0; i < RECORDS; i++) {
        log.add(offset);
        offset += 1 + (random.nextInt(3) == 0 ? random.nextInt(4) : 0);
      }
      logs.put(new TopicPartition("t", partition), log);
    }
  }

  static Tally run(int runs, Set<Sabotage> broken, boolean computedOffsets) {
    Tally tally = new Tally();
    for (int seed = 0; seed < runs; seed++) {
      new ProtocolSimulation(seed, broken, computedOffsets, tally).run();
    }
    return tally;
  }

  private void run() {
    spawn();
    int turns = 0;
    for (; turns < TURNS && !done(); turns++) {
      if (turns == WILD_TURNS) {
        wild = false;
        owners.forEach(owner -> owner.killed = true);
      }
      owners.removeIf(owner -> owner.ended);
      if (owners.isEmpty() || (wild && owners.size() < 4 && random.nextInt(40) == 0)) {
        spawn();
      }
      if (wild && random.nextInt(60) == 0) {
        owners.get(random.nextInt(owners.size())).killed = true;
      }
      if (random.nextInt(10) == 0) {
        server.deliverLate(random.nextInt(100));
      }
      owners.get(random.nextInt(owners.size())).turn();
    }
    owners.forEach(owner -> owner.killed = true);
    while (owners.stream().anyMatch(owner -> !owner.ended)) {
      owners.stream().filter(owner -> !owner.ended).forEach(Owner::turn);
    }
    check(turns == TURNS);
  }

  private boolean done() {
    return logs.entrySet().stream()
        .allMatch(
            log -> {
              Standing now = server.control().get(log.getKey());
              List<Long> offsets = log.getValue();
              return now != null && now.next() > offsets.get(offsets.size() - 1);
            });
  }

  private void check(boolean stuck) {
    Map<String, Integer> counts = new HashMap<>();
    server.rows().forEach(row -> counts.merge(row, 1, Integer::sum));
    tally.doubled += counts.values().stream().mapToInt(count -> count - 1).sum();
    if (stuck) {
      tally.stuck++;
    } else {
      tally.lost += logs.size() * RECORDS - counts.size();
    }
    tally.reaped += server.reaped;
    tally.idled += server.idled;
    tally.lateCommits += server.lateCommits;
  }

  private void spawn() {
    List<TopicPartition> all = new ArrayList<>(logs.keySet());
    Collections.shuffle(all, random);
    // Once it is calm there is one owner, of everything.
    List<TopicPartition> some = wild ? all.subList(0, 1 + random.nextInt(all.size())) : all;
    Owner owner = new Owner(List.copyOf(some));
    owners.add(owner);
    owner.start();
  }

  /** The worker dies. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** A task, from its first opening of partitions to its end. */
  private final class Owner implements SimulatedServer.Network {
    private final List<TopicPartition> partitions;
    private final Semaphore mayRun = new Semaphore(0);
    private final List<SimulatedSession> sessions = new ArrayList<>();
    private final Ledger<SimulatedSession> ledger;
    private final Map<TopicPartition, Position> positions = new LinkedHashMap<>();
    private final Map<TopicPartition, Integer> consumer = new HashMap<>();
    private volatile boolean killed;
    private volatile boolean ended;

    Owner(List<TopicPartition> partitions) {
      this.partitions = partitions;
      this.ledger = new Ledger<>(this::session, () -> "owner-" + named++);
    }

    private SimulatedSession session() {
      SimulatedSession session = server.session(this);
      sessions.add(session);
      return session;
    }

    void start() {
      Thread thread = new Thread(this::live, "owner");
      thread.setDaemon(true);
      thread.start();
    }

    void turn() {
      mayRun.release();
      turnOver.acquireUninterruptibly();
    }

    private void yieldTurn() {
      turnOver.release();
      mayRun.acquireUninterruptibly();
      if (killed) {
        throw new Killed();
      }
    }

    @Override
    public Fault next(String call) {
      if (!ended) {
        yieldTurn();
      }
      if (!wild || random.nextInt(12) != 0) {
        return Fault.NONE;
      }
      return switch (random.nextInt(call.equals("commit") ? 4 : 3)) {
        case 0 -> Fault.REQUEST_LOST;
        case 1 -> Fault.REPLY_LOST;
        case 2 -> Fault.IDLE;
        default -> Fault.LATE;
      };
    }

    @Override
    public void pause() {
      yieldTurn();
    }

    private void live() {
      mayRun.acquireUninterruptibly();
      try {
        open();
        while (!done()) {
          deliver();
        }
      } catch (Killed e) {
        tally.crashes++;
        sessions.forEach(SimulatedSession::vanish);
      } finally {
        ended = true;
        turnOver.release();
      }
    }

    private void open() {
      while (true) {
        try {
          ledger
              .open(partitions)
              .forEach(
                  (partition, standing) -> {
                    positions.put(partition, new Position(standing));
                    consumer.put(
                        partition,
                        standing.next() == Standing.NOTHING
                            ? kafka.getOrDefault(partition, 0)
                            : indexOf(partition, standing.next()));
                  });
          return;
        } catch (java.sql.SQLException | Fenced e) {
          yieldTurn();
        }
      }
    }

    private int indexOf(TopicPartition partition, long next) {
      List<Long> log = logs.get(partition);
      return (int) IntStream.range(0, log.size()).filter(i -> log.get(i) < next).count();
    }

    /** Reads some records of each partition, and commits them. */
    private void deliver() {
      List<String> rows = new ArrayList<>();
      List<Advance> advances = new ArrayList<>();
      for (TopicPartition partition : partitions) {
        List<Long> log = logs.get(partition);
        int from = consumer.get(partition);
        int to = Math.min(log.size(), from + random.nextInt(6));
        Position position = positions.get(partition);
        long first = -1;
        for (int i = from; i < to; i++) {
          if (position.take(log.get(i)) == Position.Arrival.NEW) {
            rows.add(partition + "@" + log.get(i));
            first = first < 0 ? log.get(i) : first;
          }
        }
        consumer.put(partition, to);
        if (first >= 0) {
          long after = computedOffsets ? first : position.standing().next();
          advances.add(
              new Advance(partition, position.standing().epoch(), after, log.get(to - 1) + 1));
        }
      }
      if (advances.isEmpty()) {
        yieldTurn();
      } else {
        commit(new Commit<>(advances, new SimulatedServer.Rows(rows)));
      }
    }

    private void commit(Commit<SimulatedSession> commit) {
      for (int tries = 0; tries < 6; tries++) {
        try {
          ledger
              .commit(commit)
              .forEach(
                  (each, now) -> {
                    positions.get(each).committed(now);
                    kafka.put(each, consumer.get(each));
                  });
          tally.commits++;
          return;
        } catch (Fenced e) {
          tally.fenced++;
          break;
        } catch (java.sql.SQLException e) {
          tally.inDoubt += commit.inDoubt() ? 1 : 0;
        }
      }
      open();
    }
  }
}
