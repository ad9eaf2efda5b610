package dev.millrace.connect.files.storage;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * How to reach a bucket.
 *
 * @param endpoint null for AWS's own
 * @param sse {@code AES256}, {@code aws:kms} or "" for the bucket's default
 * @param sseKmsKeyId may be ""
 * @param retries quick retries of one request inside the SDK
 * @param retryBackoffMs wait before the first of them; doubles
 * @param connections most connections at once
 * @param checksumsAlways sends checksums that AWS advises and some other stores refuse
 */
public record S3Settings(
    String bucket,
    String region,
    URI endpoint,
    boolean pathStyle,
    AwsCredentialsProvider credentials,
    String sse,
    String sseKmsKeyId,
    int retries,
    long retryBackoffMs,
    int connections,
    boolean checksumsAlways) {

  /** The same for a caller that tries again by itself. */
  public S3Settings withoutRetries() {
    return new S3Settings(
        bucket,
        region,
        endpoint,
        pathStyle,
        credentials,
        sse,
        sseKmsKeyId,
        0,
        retryBackoffMs,
        connections,
        checksumsAlways);
  }
}
