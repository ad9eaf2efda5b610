package dev.millrace.connect.files.storage;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Makes the SDK's clients out of settings. */
final class S3Clients {
  private static final Logger log = LoggerFactory.getLogger(S3Clients.class);
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration SILENCE = Duration.ofSeconds(30);
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(20);

  private S3Clients() {}

  /** The credentials that requests are signed with; closed by the caller if they can be. */
  static AwsCredentialsProvider credentials(S3Settings settings) {
    return settings.role() == null
        ? settings.credentials()
        : new RoleCredentials(
            settings.role(), settings.credentials(), http(settings.transport(), 2));
  }

  /** Closes what {@link #credentials} gave, and what the settings hold. */
  static void close(S3Settings settings, AwsCredentialsProvider credentials) {
    closeIfOwned(credentials);
    if (credentials != settings.credentials()) {
      closeIfOwned(settings.credentials());
    }
  }

  private static void closeIfOwned(AwsCredentialsProvider provider) {
    if (provider instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        log.warn("Closing the credentials provider {} failed", provider.getClass().getName(), e);
      }
    }
  }

  static S3Client client(
      S3Settings settings, AwsCredentialsProvider credentials, Preparing preparing) {
    Transport transport = settings.transport();
    S3ClientBuilder builder =
        S3Client.builder()
            .region(Region.of(settings.region()))
            .credentialsProvider(credentials)
            .forcePathStyle(settings.pathStyle())
            .accelerate(settings.accelerate())
            .requestChecksumCalculation(
                transport.checksums()
                    ? RequestChecksumCalculation.WHEN_SUPPORTED
                    : RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .serviceConfiguration(
                s3 ->
                    s3.expectContinueEnabled(transport.expectContinue())
                        .chunkedEncodingEnabled(false))
            .httpClientBuilder(http(transport, transport.connections()))
            .overrideConfiguration(
                o ->
                    o.addExecutionInterceptor(new ObjectHeaders(settings))
                        .addExecutionInterceptor(preparing)
                        .retryStrategy(
                            StandardRetryStrategy.builder()
                                .maxAttempts(transport.retries() + 1)
                                .backoffStrategy(backoff(transport))
                                .throttlingBackoffStrategy(backoff(transport))
                                .circuitBreakerEnabled(false)
                                .build()));
    if (settings.endpoint() != null) {
      builder.endpointOverride(settings.endpoint());
    }
    return builder.build();
  }

  private static BackoffStrategy backoff(Transport transport) {
    return BackoffStrategy.exponentialDelay(
        Duration.ofMillis(transport.retryBackoffMs()), LONGEST_BACKOFF);
  }

  static Apache5HttpClient.Builder http(Transport transport, int connections) {
    Apache5HttpClient.Builder http =
        Apache5HttpClient.builder()
            .maxConnections(connections)
            .connectionTimeout(CONNECT)
            .socketTimeout(SILENCE)
            .expectContinueEnabled(transport.expectContinue());
    Transport.Proxy proxy = transport.proxy();
    if (proxy != null) {
      ProxyConfiguration.Builder configuration = ProxyConfiguration.builder().endpoint(proxy.url());
      if (!proxy.user().isEmpty()) {
        configuration
            .username(proxy.user())
            .password(proxy.password())
            .preemptiveBasicAuthenticationEnabled(true);
      }
      http.proxyConfiguration(configuration.build());
    }
    return http;
  }
}
