package dev.millrace.connect.s3.commit;

import java.util.List;

/**
 * The one object that says how far a topic-partition is exported.
 *
 * @param epoch grows with each owner
 * @param owner the session that wrote it, for messages
 * @param commitId new with each write
 * @param generation grows when a person moves the offsets
 * @param progress what is accounted for without {@code pending}
 * @param pending the commit whose files may not be visible yet; null if there is none
 */
public record Head(
    long epoch,
    String owner,
    String commitId,
    long generation,
    Progress progress,
    Pending pending) {

  /**
   * A commit.
   *
   * @param progress what is accounted for when all files are visible
   */
  public record Pending(Progress progress, List<StagedFile> files) {
    public Pending {
      files = List.copyOf(files);
    }
  }
}
