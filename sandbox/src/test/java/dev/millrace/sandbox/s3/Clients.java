package dev.millrace.sandbox.s3;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** The vendor's client, pointed at this server. */
final class Clients {

  private Clients() {}

  static S3Client of(URI endpoint, S3Credentials credentials) {
    return S3Client.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(credentials.accessKey(), credentials.secretKey())))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        // A test that expects an error must see the first one.
        .overrideConfiguration(c -> c.retryStrategy(r -> r.maxAttempts(1)))
        .build();
  }

  static S3Client of(S3Server server) {
    return of(server.endpoint(), server.credentials());
  }

  static RequestBody body(String text) {
    return RequestBody.fromString(text, StandardCharsets.UTF_8);
  }
}
