package dev.millrace.connect.files.storage;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.regions.Region;

/**
 * Reaches other services of AWS as a bucket is reached: in its region, with its credentials, by its
 * proxy. Thread-safe.
 */
public final class AwsAccess implements AutoCloseable {
  private final S3Settings settings;
  private final AwsCredentialsProvider credentials;

  /**
   * @param settings their credentials are closed with this
   */
  public AwsAccess(S3Settings settings) {
    this.settings = settings;
    this.credentials = S3Clients.credentials(settings);
  }

  /**
   * Makes a client, which the caller closes.
   *
   * @param connections how many requests run side by side
   */
  public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(
      B builder, URI endpoint, int connections) {
    return builder
        .region(Region.of(settings.region()))
        .credentialsProvider(credentials)
        .endpointOverride(endpoint)
        .httpClientBuilder(S3Clients.http(settings.transport(), connections))
        .build();
  }

  @Override
  public void close() {
    S3Clients.close(settings, credentials);
  }
}
