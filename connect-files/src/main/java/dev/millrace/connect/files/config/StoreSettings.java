package dev.millrace.connect.files.config;

import dev.millrace.connect.files.storage.AssumeRole;
import dev.millrace.connect.files.storage.Encryption;
import dev.millrace.connect.files.storage.S3Settings;
import dev.millrace.connect.files.storage.Transport;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.config.AbstractConfig;

/** Reads how to reach the bucket out of the configuration. */
public final class StoreSettings {
  private static final List<String> ALGORITHMS = List.of("AES256", "aws:kms", "aws:kms:dsse");

  /** Connections beside those of the uploads: for commits and what else is asked. */
  private static final int MORE_CONNECTIONS = 8;

  private static final int QUICK_RETRIES = 3;
  private static final long QUICK_BACKOFF_MS = 200;

  private StoreSettings() {}

  /**
   * @param uploads requests that run side by side
   * @throws org.apache.kafka.common.config.ConfigException if the provider of credentials is none
   */
  public static S3Settings of(AbstractConfig config, String bucket, int uploads) {
    return settings(
        config,
        bucket,
        encryption(config),
        config.getString(ObjectKeys.ACL).toLowerCase(Locale.ROOT),
        config.getString(ObjectKeys.STORAGE_CLASS).toUpperCase(Locale.ROOT),
        transport(config, uploads));
  }

  /**
   * For who reads objects, and has of {@link ObjectKeys} only the customer's key.
   *
   * @param connections requests that run side by side
   * @throws org.apache.kafka.common.config.ConfigException if the provider of credentials is none
   */
  public static S3Settings forReading(AbstractConfig config, String bucket, int connections) {
    String customerKey = config.getPassword(ObjectKeys.SSE_CUSTOMER_KEY).value();
    return settings(
        config,
        bucket,
        customerKey.isEmpty()
            ? new Encryption.BucketDefault()
            : new Encryption.ByCustomer(customerKey),
        "",
        "",
        new Transport(
            QUICK_RETRIES, QUICK_BACKOFF_MS, connections, false, false, false, proxy(config)));
  }

  private static S3Settings settings(
      AbstractConfig config,
      String bucket,
      Encryption encryption,
      String acl,
      String storageClass,
      Transport transport) {
    boolean accelerate = config.getBoolean(ConnectionKeys.WAN_MODE);
    boolean pathStyle = config.getBoolean(ConnectionKeys.PATH_STYLE);
    return new S3Settings(
        bucket,
        config.getString(ConnectionKeys.REGION),
        uri(config.getString(ConnectionKeys.STORE_URL)),
        pathStyle && !accelerate,
        accelerate,
        Credentials.of(
            config.getString(CredentialKeys.ACCESS_KEY),
            config.getPassword(CredentialKeys.SECRET_KEY),
            config.getString(CredentialKeys.PROVIDER),
            config.originalsWithPrefix(CredentialKeys.PREFIX)),
        role(config),
        encryption,
        acl,
        storageClass,
        transport);
  }

  private static AssumeRole role(AbstractConfig config) {
    String arn = config.getString(CredentialKeys.ROLE_ARN);
    String region = config.getString(CredentialKeys.STS_REGION);
    AssumeRole role =
        new AssumeRole(
            arn,
            config.getString(CredentialKeys.ROLE_SESSION),
            config.getString(CredentialKeys.ROLE_EXTERNAL_ID),
            Duration.ofSeconds(config.getInt(CredentialKeys.ROLE_SECONDS)),
            region.isEmpty() ? config.getString(ConnectionKeys.REGION) : region,
            uri(config.getString(CredentialKeys.STS_ENDPOINT)));
    return arn.isEmpty() ? null : role;
  }

  private static Encryption encryption(AbstractConfig config) {
    String customerKey = config.getPassword(ObjectKeys.SSE_CUSTOMER_KEY).value();
    String algorithm = config.getString(ObjectKeys.SSE);
    String kmsKey = config.getString(ObjectKeys.SSE_KMS_KEY);
    if (!customerKey.isEmpty()) {
      return new Encryption.ByCustomer(customerKey);
    }
    return ALGORITHMS.stream()
        .filter(algorithm::equalsIgnoreCase)
        .findFirst()
        .<Encryption>map(name -> new Encryption.ByService(name, kmsKey))
        .orElseGet(Encryption.BucketDefault::new);
  }

  private static Transport transport(AbstractConfig config, int uploads) {
    return new Transport(
        config.getInt(ResilienceKeys.PART_RETRIES),
        config.getLong(ResilienceKeys.RETRY_BACKOFF),
        uploads + MORE_CONNECTIONS,
        config.getBoolean(ObjectKeys.CHECKSUMS),
        config.getBoolean(ObjectKeys.DIGEST),
        config.getBoolean(ConnectionKeys.EXPECT_CONTINUE),
        proxy(config));
  }

  /** Null for none. */
  private static Transport.Proxy proxy(AbstractConfig config) {
    URI url = uri(config.getString(ConnectionKeys.PROXY_URL));
    String user = config.getString(ConnectionKeys.PROXY_USER);
    String password = config.getPassword(ConnectionKeys.PROXY_PASSWORD).value();
    return url == null ? null : new Transport.Proxy(url, user, password);
  }

  private static URI uri(String text) {
    return text.isEmpty() ? null : URI.create(text);
  }
}
