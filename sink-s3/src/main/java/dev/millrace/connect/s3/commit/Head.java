package dev.millrace.connect.s3.commit;

import java.util.List;

/**
 * The one object that says how far a topic-partition is exported.
 *
 * @param epoch grows with each owner
 * @param owner the session that wrote it, for messages
 * @param commitId new with each write
 * @param generation grows when a person moves the offsets
 * @param sequence of the last commit without {@code pending} that has a manifest; 0 if none has
 * @param progress what is accounted for without {@code pending}
 * @param pending the commit whose files may not be visible yet; null if there is none
 * @param foreign last files of another connector whose records are not all accounted for
 */
public record Head(
    long epoch,
    String owner,
    String commitId,
    long generation,
    long sequence,
    Progress progress,
    Pending pending,
    List<ForeignFile> foreign) {

  public Head {
    foreign = List.copyOf(foreign);
  }

  /**
   * A commit.
   *
   * @param progress what is accounted for when all files are visible
   * @param manifest where its files are to be listed; null if they are not
   */
  public record Pending(Progress progress, List<StagedFile> files, ManifestPlace manifest) {
    public Pending {
      files = List.copyOf(files);
    }
  }

  /** What is accounted for when {@code pending} is whole. */
  Progress reached() {
    return pending == null ? progress : pending.progress();
  }

  /** What is accounted for when {@code pending} is whole but for {@code gone}. */
  public Progress reachedWithout(List<StagedFile> gone) {
    Progress reached = reached();
    for (StagedFile file : gone) {
      reached = reached.without(file.offsets());
    }
    return reached;
  }

  /** The number of the last manifest when {@code pending} is whole. */
  long lastSequence() {
    return pending == null || pending.manifest() == null ? sequence : pending.manifest().sequence();
  }
}
