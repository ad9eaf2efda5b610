package dev.millrace.connect.files.storage;

import dev.millrace.connect.files.storage.StoreException.Fault;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/** Temporary credentials of a role, renewed before they end. Thread-safe. */
final class RoleCredentials implements AwsCredentialsProvider, AutoCloseable {
  private final AssumeRole role;
  private final StsClient client;
  private final StsAssumeRoleCredentialsProvider provider;

  RoleCredentials(
      AssumeRole role, AwsCredentialsProvider base, SdkHttpClient.Builder<?> transport) {
    this.role = role;
    StsClientBuilder builder =
        StsClient.builder()
            .region(Region.of(role.region()))
            .credentialsProvider(base)
            .httpClientBuilder(transport);
    if (role.endpoint() != null) {
      builder.endpointOverride(role.endpoint());
    }
    client = builder.build();
    AssumeRoleRequest.Builder request =
        AssumeRoleRequest.builder()
            .roleArn(role.arn())
            .roleSessionName(role.sessionName())
            .durationSeconds(Math.toIntExact(role.duration().toSeconds()));
    if (!role.externalId().isEmpty()) {
      request.externalId(role.externalId());
    }
    provider =
        StsAssumeRoleCredentialsProvider.builder()
            .stsClient(client)
            .refreshRequest(request.build())
            .build();
  }

  @Override
  public AwsCredentials resolveCredentials() {
    try {
      return provider.resolveCredentials();
    } catch (SdkException e) {
      Fault fault = e instanceof AwsServiceException service ? fault(service) : S3Faults.client(e);
      throw new StoreException(
          fault == Fault.DENIED ? Fault.ROLE_DENIED : fault,
          "Assuming the role '"
              + role.arn()
              + "' at the Security Token Service of region "
              + role.region()
              + " failed: "
              + S3Faults.reason(e)
              + (fault == Fault.DENIED
                  ? ". Let the role's trust policy name these credentials' owner, with the external"
                      + " id that is set, and give the owner sts:AssumeRole on it."
                  : ""),
          e);
    }
  }

  /** What the service answers for good, but for wrong keys, is about the role. */
  private static Fault fault(AwsServiceException e) {
    Fault fault = S3Faults.service(e);
    return fault == Fault.REFUSED ? Fault.DENIED : fault;
  }

  @Override
  public void close() {
    provider.close();
    client.close();
  }
}
