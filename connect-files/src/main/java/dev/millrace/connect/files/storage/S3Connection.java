package dev.millrace.connect.files.storage;

import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A client of the SDK with its credentials, whose failures are told as {@link StoreException}s.
 * Thread-safe.
 *
 * @param rights what the credentials need, for messages
 */
record S3Connection(
    S3Settings settings,
    AwsCredentialsProvider credentials,
    Preparing preparing,
    S3Client client,
    String rights)
    implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(S3Connection.class);

  static S3Connection open(S3Settings settings, String rights) {
    AwsCredentialsProvider credentials = S3Clients.credentials(settings);
    Preparing preparing = new Preparing(Runtime.getRuntime().availableProcessors());
    S3Client client = S3Clients.client(settings, credentials, preparing);
    return new S3Connection(settings, credentials, preparing, client, rights);
  }

  /** Empty if there is no such object. */
  <T> Optional<T> ifThere(String doing, String key, Supplier<T> call) {
    return trying(
        doing,
        key,
        () -> {
          try {
            return Optional.of(call.get());
          } catch (SdkException e) {
            return S3Faults.absentOrThrow(e);
          }
        });
  }

  <T> T trying(String doing, String key, Supplier<T> call) {
    try {
      return preparing.during(call);
    } catch (SdkException e) {
      throw S3Faults.of(doing, settings, rights, key, e);
    }
  }

  @Override
  public void close() {
    client.close();
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
}
