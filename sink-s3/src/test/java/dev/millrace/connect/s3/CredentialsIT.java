package dev.millrace.connect.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.files.storage.ObjectStore;
import dev.millrace.connect.files.storage.S3ObjectStore;
import dev.millrace.sandbox.s3.S3Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Configurable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** Who the store is told that writes. */
class CredentialsIT extends WithBucket {
  private static final String ROLE = "arn:aws:iam::123456789012:role/writer";
  private static final String STS = "s3.credentials.provider.sts.";

  private Map<String, String> withoutKeys(String... more) {
    Map<String, String> props = bucket.props(more);
    props.remove("aws.access.key.id");
    props.remove("aws.secret.access.key");
    return props;
  }

  private String endpoint() {
    return bucket.server.endpoint().toString();
  }

  private static void assertReaches(Map<String, String> props) {
    try (ObjectStore store = S3ObjectStore.connect(new S3SinkConfig(props).store())) {
      assertThat(store.list("")).isEmpty();
    }
  }

  @Test
  void assumesARoleWithAnExternalId() {
    bucket.server.role(ROLE, "x-17", null);
    Map<String, String> props =
        bucket.props(
            STS + "role.arn", ROLE,
            STS + "role.session.name", "lake-writer",
            STS + "role.external.id", "x-17",
            STS + "role.session.duration", "900",
            STS + "endpoint", endpoint());
    assertThat(bucket.errors(props)).isEmpty();
    S3Request asked = bucket.requests("AssumeRole").get(0);
    assertThat(asked.headers())
        .containsEntry("RoleSessionName", "lake-writer")
        .containsEntry("ExternalId", "x-17")
        .containsEntry("DurationSeconds", "900");
    assertThat(bucket.requests("PutObject"))
        .isNotEmpty()
        .allSatisfy(put -> assertThat(put.header("x-amz-security-token")).isNotNull());
  }

  @Test
  void assumesARoleByTheNamesOfOtherSinks() {
    bucket.server.role(ROLE, "x-17", null);
    assertReaches(
        bucket.props(
            "s3.credentials.provider.class",
            "io.confluent.connect.s3.auth.AwsAssumeRoleCredentialsProvider",
            "aws.sts.role.arn",
            ROLE,
            "aws.sts.role.external.id",
            "x-17",
            "aws.sts.config.endpoint",
            endpoint()));
    assertThat(bucket.requests("AssumeRole")).hasSize(1);
  }

  @Test
  void namesTheRoleThatItMayNotAssume() {
    bucket.server.role(ROLE, "x-17", null);
    Map<String, String> props =
        bucket.props(
            STS + "role.arn", ROLE, STS + "role.external.id", "x-18", STS + "endpoint", endpoint());
    assertThat(bucket.errors(props))
        .containsOnlyKeys(STS + "role.arn")
        .hasEntrySatisfying(
            STS + "role.arn",
            text ->
                assertThat(text)
                    .contains("Assuming the role '" + ROLE + "'")
                    .contains("region eu-central-1")
                    .contains("trust policy"));
  }

  @Test
  void assumesARoleByWebIdentity() throws IOException {
    bucket.server.role(ROLE, null, "t0ken");
    Path token = Files.writeString(dir.resolve("token"), "t0ken");
    Map<String, String> properties =
        Map.of(
            "aws.roleArn",
            ROLE,
            "aws.webIdentityTokenFile",
            token.toString(),
            "aws.roleSessionName",
            "pod",
            "aws.region",
            "eu-central-1",
            "aws.endpointUrlSts",
            endpoint());
    properties.forEach(System::setProperty);
    try {
      assertReaches(withoutKeys());
    } finally {
      properties.keySet().forEach(System::clearProperty);
    }
    assertThat(bucket.requests("AssumeRoleWithWebIdentity"))
        .singleElement()
        .satisfies(asked -> assertThat(asked.header("RoleSessionName")).isEqualTo("pod"));
  }

  @Test
  void takesAProviderOfOnesOwnAndItsSettings() {
    Map<String, String> props =
        withoutKeys(
            "s3.credentials.provider.class", OwnProvider.class.getName(),
            "s3.credentials.provider.vault.user", bucket.server.credentials().accessKey(),
            "s3.credentials.provider.vault.secret", bucket.server.credentials().secretKey());
    assertReaches(props);
    assertThat(bucket.errors(props)).isEmpty();
  }

  /** As somebody might write one. */
  public static final class OwnProvider implements AwsCredentialsProvider, Configurable {
    private final Map<String, Object> settings = new HashMap<>();

    @Override
    public void configure(Map<String, ?> configs) {
      settings.putAll(configs);
    }

    @Override
    public AwsCredentials resolveCredentials() {
      return AwsBasicCredentials.create(
          (String) settings.get("vault.user"), (String) settings.get("vault.secret"));
    }
  }

  @Test
  void namesTheProviderThatIsNone() {
    for (String name : List.of("java.lang.String", "com.example.NotThere")) {
      assertThat(bucket.errors(withoutKeys("s3.credentials.provider.class", name)))
          .containsOnlyKeys("s3.credentials.provider.class")
          .hasEntrySatisfying(
              "s3.credentials.provider.class",
              text ->
                  assertThat(text).contains(name).contains("AwsCredentialsProvider of AWS SDK 2"));
    }
  }

  @Test
  void readsTheEnvironmentsCredentialsByTheNameOfSdk1() {
    System.setProperty("aws.accessKeyId", bucket.server.credentials().accessKey());
    System.setProperty("aws.secretAccessKey", bucket.server.credentials().secretKey());
    try {
      assertReaches(
          withoutKeys(
              "s3.credentials.provider.class",
              "com.amazonaws.auth.DefaultAWSCredentialsProviderChain"));
    } finally {
      System.clearProperty("aws.accessKeyId");
      System.clearProperty("aws.secretAccessKey");
    }
  }

  @Test
  void saysWhichKeyIsMissing() {
    assertThat(bucket.errors(withoutKeys(STS + "role.external.id", "x")))
        .containsOnlyKeys(STS + "role.arn");
    assertThat(bucket.errors(withoutKeys("aws.secret.access.key", "s3cr3t")))
        .containsOnlyKeys("aws.access.key.id")
        .allSatisfy((key, text) -> assertThat(text).doesNotContain("s3cr3t"));
    assertThatThrownBy(
            () -> new S3SinkConfig(withoutKeys(STS + "role.session.duration", "60")).store())
        .hasMessageContaining(STS + "role.session.duration");
  }
}
