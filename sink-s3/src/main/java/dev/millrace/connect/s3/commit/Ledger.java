package dev.millrace.connect.s3.commit;

import dev.millrace.connect.s3.commit.HeadStore.Versioned;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One owner's hold on a topic-partition's head. Every method blocks on the store. Used by one
 * thread at a time. The order of the steps is the protocol: see
 * docs/decisions/0002-s3-exactly-once.md.
 */
public final class Ledger implements Committer {
  private static final Logger log = LoggerFactory.getLogger(Ledger.class);

  private final TopicPartition partition;
  private final HeadStore heads;
  private final Completion completion;
  private Versioned current;

  private Ledger(
      TopicPartition partition, HeadStore heads, Completion completion, Versioned current) {
    this.partition = partition;
    this.heads = heads;
    this.completion = completion;
    this.current = current;
  }

  /** Takes over a topic-partition in whose bucket nobody else was before. */
  public static Ledger open(
      TopicPartition partition, HeadStore heads, Completion completion, String owner) {
    return open(partition, heads, completion, owner, () -> Optional.of(List.of())).orElseThrow();
  }

  /**
   * Takes the topic-partition over: finishes what its last owner began, and fences that owner.
   *
   * @param foreign asked if there is no head yet: the last files of another connector; empty if it
   *     can't tell yet
   * @return empty if there is no head and {@code foreign} can't tell yet
   */
  public static Optional<Ledger> open(
      TopicPartition partition,
      HeadStore heads,
      Completion completion,
      String owner,
      Supplier<Optional<List<ForeignFile>>> foreign) {
    while (true) {
      Optional<Versioned> found = heads.read(partition);
      Optional<Head> mine;
      if (found.isPresent()) {
        mine = Optional.of(next(partition, found.get().head(), completion, owner));
      } else {
        try {
          mine =
              foreign
                  .get()
                  .map(files -> new Head(1, owner, newId(), 0, 0, Progress.NONE, null, files));
        } catch (ConnectException e) {
          if (heads.read(partition).isPresent()) {
            // Another owner's files came and went while this one looked for foreign ones.
            continue;
          }
          throw e;
        }
      }
      if (mine.isEmpty()) {
        return Optional.empty();
      }
      Optional<Versioned> won = heads.replace(partition, found.orElse(null), mine.get());
      if (won.isPresent()) {
        Head head = won.get().head();
        log.info(
            "{}: opened in epoch {}, at offset {} ({} ranges above it are exported)",
            partition,
            head.epoch(),
            head.progress().safe(),
            head.progress().done().ranges());
        return Optional.of(new Ledger(partition, heads, completion, won.get()));
      }
    }
  }

  private static Head next(
      TopicPartition partition, Head old, Completion completion, String owner) {
    Progress progress = recover(partition, old, completion);
    return new Head(
        old.epoch() + 1,
        owner,
        newId(),
        old.generation(),
        old.lastSequence(),
        progress,
        null,
        ForeignFile.open(old.foreign(), progress));
  }

  /**
   * Moves or resets the position, under a new epoch and generation.
   *
   * @param offset the next offset to export; null to start where the consumer does
   */
  public static void move(
      TopicPartition partition, HeadStore heads, Completion completion, Long offset, String owner) {
    while (true) {
      Optional<Versioned> found = heads.read(partition);
      if (found.isEmpty() && offset == null) {
        return;
      }
      Head old = found.map(Versioned::head).orElse(null);
      if (old != null) {
        recover(partition, old, completion);
      }
      Head moved =
          new Head(
              old == null ? 1 : old.epoch() + 1,
              owner,
              newId(),
              old == null ? 0 : old.generation() + 1,
              old == null ? 0 : old.lastSequence(),
              offset == null ? Progress.NONE : new Progress(offset, OffsetSet.EMPTY),
              null,
              List.of());
      if (heads.replace(partition, found.orElse(null), moved).isPresent()) {
        return;
      }
    }
  }

  private static Progress recover(TopicPartition partition, Head old, Completion completion) {
    if (old.pending() == null) {
      return old.progress();
    }
    List<StagedFile> gone = completion.recover(partition, old);
    for (StagedFile file : gone) {
      log.warn(
          "{}: the upload of '{}' is gone and no object of it is there: offsets {} are read again",
          partition,
          file.key(),
          file.offsets());
    }
    return old.reachedWithout(gone);
  }

  /**
   * Commits {@code files}: after this returns they are visible, and {@code next} holds.
   *
   * @throws Fenced if another owner took over; the files belong to nobody and can be aborted
   * @throws UploadsGone if some files can't become visible any more; open again
   */
  @Override
  public void commit(List<StagedFile> files, Progress next) throws Fenced, UploadsGone {
    ManifestPlace manifest = completion.place(partition, current.head().lastSequence() + 1);
    replace(progress(), new Head.Pending(next, files, manifest));
    List<StagedFile> gone = completion.finish(partition, current.head());
    if (!gone.isEmpty()) {
      throw new UploadsGone(
          "The upload of '"
              + gone.get(0).key()
              + "' is gone: is there a lifecycle rule that aborts uploads within a few days?");
    }
  }

  /** Writes down that the last commit is whole, if it does not say so yet. */
  @Override
  public void settle() throws Fenced {
    if (current.head().pending() != null) {
      replace(progress(), null);
    }
  }

  /** Writes down what is accounted for where no file was written, such as skipped records. */
  @Override
  public void advance(Progress next) throws Fenced {
    replace(next, null);
  }

  private void replace(Progress progress, Head.Pending pending) throws Fenced {
    Head head = current.head();
    Head next =
        new Head(
            head.epoch(),
            head.owner(),
            newId(),
            head.generation(),
            head.lastSequence(),
            progress,
            pending,
            ForeignFile.open(head.foreign(), progress));
    Optional<Versioned> won = heads.replace(partition, current, next);
    if (won.isEmpty()) {
      throw new Fenced(
          "Another owner took over "
              + partition
              + heads
                  .read(partition)
                  .map(
                      now ->
                          ": '"
                              + now.head().owner()
                              + "', in epoch "
                              + now.head().epoch()
                              + ","
                              + " after this one's "
                              + head.epoch())
                  .orElse(": the head object is gone")
              + " (head object '"
              + heads.key(partition)
              + "')");
    }
    current = won.get();
  }

  /** What is accounted for. */
  @Override
  public Progress progress() {
    return current.head().reached();
  }

  @Override
  public List<ForeignFile> foreign() {
    return ForeignFile.open(current.head().foreign(), progress());
  }

  public long epoch() {
    return current.head().epoch();
  }

  public long generation() {
    return current.head().generation();
  }

  @Override
  public String nameMark() {
    return generation() > 0 ? "r" + generation() : "";
  }

  /** What stops the task when the topic was re-created. */
  @Override
  public ConnectException wentBack(long delivered) {
    return new ConnectException(
        "Kafka delivers offset "
            + delivered
            + " of "
            + partition
            + ", but everything before offset "
            + progress().safe()
            + " is exported. Was the topic deleted and created again? Then reset the connector's"
            + " offsets (stop it; DELETE /connectors/<name>/offsets; resume it) to export the new"
            + " topic; files that are there stay. What was exported stands in the head object '"
            + heads.key(partition)
            + "'.");
  }

  private static String newId() {
    return UUID.randomUUID().toString();
  }
}
