package dev.millrace.connect.files.storage;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * How to reach a bucket, and what is said of every object.
 *
 * @param endpoint null for AWS's own
 * @param pathStyle puts the bucket into the path
 * @param accelerate goes by AWS's edge locations; excludes {@code endpoint} and {@code pathStyle}
 * @param credentials closed with the store if it can be closed
 * @param role what to act as with these credentials; null for their owner
 * @param acl a canned access control list, or "" for none
 * @param storageClass of uploads, or "" for the store's default
 */
public record S3Settings(
    String bucket,
    String region,
    URI endpoint,
    boolean pathStyle,
    boolean accelerate,
    AwsCredentialsProvider credentials,
    AssumeRole role,
    Encryption encryption,
    String acl,
    String storageClass,
    Transport transport) {

  /** The same for a caller that tries again by itself. */
  public S3Settings withoutRetries() {
    return new S3Settings(
        bucket,
        region,
        endpoint,
        pathStyle,
        accelerate,
        credentials,
        role,
        encryption,
        acl,
        storageClass,
        transport.withoutRetries());
  }
}
