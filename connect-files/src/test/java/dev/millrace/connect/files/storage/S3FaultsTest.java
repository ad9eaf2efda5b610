package dev.millrace.connect.files.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

final class S3FaultsTest {

  @Test
  void withoutCredentialsTheReasonIsOneLineAndNotWhatEachProviderSaid() {
    SdkClientException e =
        catchThrowableOfType(
            SdkClientException.class,
            () ->
                AwsCredentialsProviderChain.of(ProfileCredentialsProvider.create("no-such-profile"))
                    .resolveCredentials());

    assertThat(S3Faults.client(e)).isEqualTo(StoreException.Fault.NO_CREDENTIALS);
    assertThat(S3Faults.reason(e))
        .startsWith("no credentials in the worker's environment")
        .doesNotContain("no-such-profile");
  }
}
