package dev.millrace.sandbox.s3;

/**
 * The condition of a write.
 *
 * @param ifMatch an entity tag, {@code *}, or null
 * @param ifNoneMatch {@code *} or null
 */
record Condition(String ifMatch, String ifNoneMatch) {

  static final Condition NONE = new Condition(null, null);

  static Condition of(Call call) {
    if (call.conditionsIgnored()) {
      return NONE;
    }
    String ifNoneMatch = call.header("If-None-Match");
    if (ifNoneMatch != null && !ifNoneMatch.strip().equals("*")) {
      throw S3Exception.notImplemented("If-None-Match of a write with anything but *");
    }
    return new Condition(call.header("If-Match"), ifNoneMatch);
  }

  /**
   * Checks a write, or a deletion.
   *
   * @param current null if there is no object
   * @throws S3Exception if the condition does not hold
   */
  void check(String key, StoredObject current) {
    if (ifNoneMatch != null && current != null) {
      throw S3Exception.preconditionFailed("If-None-Match");
    }
    if (ifMatch == null) {
      return;
    }
    if (current == null) {
      throw S3Exception.noSuchKey(key);
    }
    if (!matches(ifMatch, current.etag())) {
      throw S3Exception.preconditionFailed("If-Match");
    }
  }

  /** Whether a header's list of tags names this one; clients also send them without the quotes. */
  static boolean matches(String tags, String etag) {
    for (String tag : tags.split(",", -1)) {
      String one = tag.strip();
      if (one.equals("*") || one.equals(etag) || ("\"" + one + "\"").equals(etag)) {
        return true;
      }
    }
    return false;
  }
}
