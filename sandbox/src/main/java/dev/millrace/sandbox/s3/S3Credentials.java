package dev.millrace.sandbox.s3;

/** The one key pair that a server accepts. */
public record S3Credentials(String accessKey, String secretKey) {

  /** Without the secret. */
  @Override
  public String toString() {
    return "S3Credentials[accessKey=" + accessKey + "]";
  }
}
