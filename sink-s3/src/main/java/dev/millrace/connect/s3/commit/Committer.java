package dev.millrace.connect.s3.commit;

import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * How an owner of a topic-partition makes its files count: {@link Ledger} exactly once, {@link
 * KafkaCommits} at least once. Methods may block on the store; used by one thread at a time.
 */
public sealed interface Committer permits Ledger, KafkaCommits {

  /** What is accounted for. */
  Progress progress();

  /** The last files of another connector whose records are not all accounted for. */
  default List<ForeignFile> foreign() {
    return List.of();
  }

  /** Part of every file's name, so that it is nobody else's; "" for none. */
  String nameMark();

  /**
   * Commits {@code files}: after this returns they are visible, and {@code next} holds.
   *
   * @throws Fenced if another owner took over; the files belong to nobody and can be aborted
   * @throws UploadsGone if some files can't become visible any more; open again
   */
  void commit(List<StagedFile> files, Progress next) throws Fenced, UploadsGone;

  /** Writes down that the last commit is whole, if nothing says so yet. */
  void settle() throws Fenced;

  /** Writes down what is accounted for where no file was written, such as skipped records. */
  void advance(Progress next) throws Fenced;

  /** What stops the task when offsets start anew. */
  ConnectException wentBack(long delivered);
}
