package dev.millrace.connect.deltalake.log;

import dev.millrace.connect.deltalake.log.Patience.Waiting;
import dev.millrace.connect.deltalake.storage.FileNames;
import dev.millrace.connect.deltalake.storage.TableStorage;
import dev.millrace.connect.files.storage.StoreException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;

/**
 * Makes versions of chunks, by the steps of docs/decisions/0007. One thread at a time, but for
 * {@link #state}.
 *
 * <p>Invariants: a chunk is committed only if the table is at the offsets that it names; an attempt
 * whose outcome is unknown is repeated unchanged until its version exists; nothing of a version
 * that could be ours is believed before its token is compared.
 */
final class GroupCommit {
  private final TableStorage storage;
  private final LogTail tail;
  private final SchemaJson schemas;
  private final ChangePlanner planner;
  private final CommitSettings settings;
  private final Waiting waiting;
  private final RandomGenerator random;
  private final Consumer<TableState> committed;
  private final String tableId;
  private TableState checked;

  /**
   * @param committed is told of each state that this one has made, before its tasks are; must not
   *     throw
   * @throws ConnectException if the table can't be written
   */
  GroupCommit(
      TableStorage storage,
      LogTail tail,
      SchemaJson schemas,
      ChangePlanner planner,
      CommitSettings settings,
      Waiting waiting,
      RandomGenerator random,
      Consumer<TableState> committed) {
    this.storage = storage;
    this.tail = tail;
    this.schemas = schemas;
    this.planner = planner;
    this.settings = settings;
    this.waiting = waiting;
    this.random = random;
    this.committed = committed;
    this.tableId = tail.state().tableId();
    requireWritable(tail.state());
  }

  TableState state() {
    return tail.state();
  }

  /** Brings the state to the newest version. */
  TableState refresh() {
    return moved(tail::catchUp, patience());
  }

  /** Lets the state go on, and looks at what it has become. */
  private TableState moved(Runnable step, Patience patience) {
    retrying(
        () -> {
          step.run();
          return true;
        },
        patience);
    requireWritable(tail.state());
    return tail.state();
  }

  private <T> T retrying(Supplier<T> step, Patience patience) {
    while (true) {
      try {
        return step.get();
      } catch (StoreException e) {
        retryOrThrow(patience, e);
      }
    }
  }

  private Patience patience() {
    return new Patience(waiting, random, settings.timeoutMs());
  }

  private void retryOrThrow(Patience patience, StoreException e) {
    if (!e.retryable()) {
      throw new ConnectException(e.getMessage(), e);
    }
    patience.await(storage.location(), e);
  }

  private void requireWritable(TableState state) {
    if (checked != null
        && state.metadata().equals(checked.metadata())
        && state.protocol().equals(checked.protocol())) {
      return;
    }
    if (!state.tableId().equals(tableId)) {
      throw new ConnectException(
          storage.location()
              + ": another table has been made in its place (its id was "
              + tableId
              + " and is "
              + state.tableId()
              + "). Restart the connector to write into the new one.");
    }
    state.features().requireWritable(storage.location(), settings.changesRows());
    checked = state;
  }

  /** Commits what of these may be, and completes all their futures. Does not throw. */
  void commit(Collection<Pending> group) {
    Deque<Pending> queue = new ArrayDeque<>(group);
    try {
      moved(tail::ensureFresh, patience());
      while (!queue.isEmpty()) {
        commitSome(queue);
      }
    } catch (RuntimeException | Error e) {
      queue.forEach(pending -> pending.future().completeExceptionally(e));
    }
  }

  /** Makes one version of the first ones. Those that are done, or refused, leave the queue. */
  private void commitSome(Deque<Pending> queue) {
    Patience patience = patience();
    while (true) {
      Admission admitted = new Admission(storage.location(), tail.state());
      List<Pending> in = admit(queue, admitted);
      if (in.isEmpty()) {
        return;
      }
      Plan plan =
          admitted.changesRows()
              ? retrying(() -> planner.plan(admitted.state(), admitted.changes()), patience)
              : Plan.NOTHING;
      Draft draft = Draft.of(admitted, plan, schemas, waiting.now());
      if (put(draft, patience)) {
        queue.removeAll(in);
        TableState state = tail.state();
        committed.accept(state);
        in.forEach(pending -> pending.future().complete(new Committed(draft.number(), state)));
        return;
      }
      // Not after an unknown outcome: the version may still appear, and then needs its files.
      planner.discard(plan);
      moved(tail::follow, patience);
      patience.await(storage.location(), null);
    }
  }

  /**
   * Moves rows to other files.
   *
   * @return empty if the table has changed so that they have no place in it, or they are too old
   */
  Optional<Committed> rewrite(Rewrite rewrite) {
    Patience patience = patience();
    moved(tail::ensureFresh, patience);
    while (true) {
      Optional<Rewrite.Moved> moved = retrying(() -> rewrite.onto(tail.state()), patience);
      if (moved.isEmpty() || !moved.get().adds().stream().allMatch(this::usable)) {
        return Optional.empty();
      }
      Draft draft = Draft.of(tail.state(), moved.get(), waiting.now());
      if (put(draft, patience)) {
        committed.accept(tail.state());
        return Optional.of(new Committed(draft.number(), tail.state()));
      }
      moved(tail::follow, patience);
      patience.await(storage.location(), null);
    }
  }

  /** Takes out of the queue what is refused, and tells what comes into the version. */
  private List<Pending> admit(Deque<Pending> queue, Admission admitted) {
    List<Pending> in = new ArrayList<>();
    for (Pending pending : List.copyOf(queue)) {
      if (admitted.keepsOut(pending.chunk())) {
        break;
      }
      try {
        requireUsable(pending.chunk());
        admitted.admit(pending.chunk());
        in.add(pending);
      } catch (Fenced | SchemaChanged | RetriableException e) {
        queue.remove(pending);
        pending.future().completeExceptionally(e);
      }
    }
    return in;
  }

  /** A file that waited for too long may be taken for one of no use, and be deleted. */
  private void requireUsable(Chunk chunk) {
    Stream.concat(
            chunk.appends().stream(), chunk.changes().stream().flatMap(c -> c.files().stream()))
        .filter(file -> !usable(file))
        .findFirst()
        .ifPresent(
            file -> {
              throw new RetriableException(
                  storage.location()
                      + ": '"
                      + file.path()
                      + "' was begun over "
                      + FileNames.USABLE_MS / 3_600_000
                      + " hours ago, and is to be written anew: did the worker sleep, or was the"
                      + " storage away for so long?");
            });
  }

  private boolean usable(DataFile file) {
    OptionalLong named = FileNames.named(file.path());
    return named.isEmpty() || waiting.now() - named.getAsLong() < FileNames.USABLE_MS;
  }

  /**
   * Puts the draft's version into the log, or takes over what stands in its place. Until one of
   * both is certain the same bytes are put again: an earlier try may still arrive, and a draft made
   * anew would not know it for its own.
   *
   * @return whether the version is the draft's
   */
  private boolean put(Draft draft, Patience patience) {
    String path = LogFile.path(draft.number());
    while (true) {
      try {
        if (storage.putIfAbsent(path, draft.body())) {
          tail.apply(tail.parse(draft.number(), draft.body()));
          return true;
        }
        Optional<LogFile> there = tail.read(draft.number());
        if (there.isPresent()) {
          tail.apply(there.get());
          return there.get().token().equals(Optional.of(draft.token()));
        }
        patience.await(storage.location(), null);
      } catch (StoreException e) {
        retryOrThrow(patience, e);
      }
    }
  }
}
