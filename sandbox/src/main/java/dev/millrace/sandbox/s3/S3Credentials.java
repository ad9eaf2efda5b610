package dev.millrace.sandbox.s3;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** The one key pair that a server accepts. */
public record S3Credentials(String accessKey, String secretKey) {

  /**
   * A client by the AWS SDK, for the caller to close.
   *
   * @param endpoint of a server that accepts these credentials; path style
   */
  public S3Client client(URI endpoint) {
    return S3Client.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey)))
        .build();
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "S3Credentials[accessKey=" + accessKey + "]";
  }
}
