package dev.millrace.sandbox.s3;

/** An error that the client is told, with the codes of the S3 API's error table. */
final class S3Exception extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String code;

  S3Exception(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  static S3Exception noSuchKey(String key) {
    return new S3Exception(404, "NoSuchKey", "There is no object " + key);
  }

  static S3Exception noSuchBucket(String bucket) {
    return new S3Exception(404, "NoSuchBucket", "There is no bucket " + bucket);
  }

  static S3Exception noSuchUpload(String id) {
    return new S3Exception(
        404, "NoSuchUpload", "There is no upload " + id + ": unknown, completed or aborted");
  }

  static S3Exception preconditionFailed(String condition) {
    return new S3Exception(
        412, "PreconditionFailed", "At least one precondition did not hold: " + condition);
  }

  static S3Exception invalid(String message) {
    return new S3Exception(400, "InvalidArgument", message);
  }

  static S3Exception notImplemented(String what) {
    return new S3Exception(501, "NotImplemented", what + " is not part of this server");
  }
}
