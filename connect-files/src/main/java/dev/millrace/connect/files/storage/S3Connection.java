package dev.millrace.connect.files.storage;

import java.util.Optional;
import java.util.function.Supplier;
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
    S3Clients.close(settings, credentials);
  }
}
