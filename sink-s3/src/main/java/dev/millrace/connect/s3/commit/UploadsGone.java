package dev.millrace.connect.s3.commit;

/** Uploads of a commit are gone: the owner has to open the topic-partition again, and seek. */
public final class UploadsGone extends Exception {
  public UploadsGone(String message) {
    super(message);
  }
}
