package dev.millrace.connect.files.config;

import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.files.storage.Encryption;
import dev.millrace.connect.files.storage.StoreException;
import org.apache.kafka.common.config.AbstractConfig;

/** Rules over the keys of how to reach the bucket, and which of them a fault is about. */
public final class StoreRules {
  private StoreRules() {}

  public static void check(Validation validation, AbstractConfig config) {
    checkForReading(validation, config);
    encryption(validation, config);
  }

  /** The rules over what who reads objects needs. */
  public static void checkForReading(Validation validation, AbstractConfig config) {
    credentials(validation, config);
    customerKey(validation, config);
    boolean wan = config.getBoolean(ConnectionKeys.WAN_MODE);
    validation.require(
        !wan || config.getString(ConnectionKeys.STORE_URL).isEmpty(),
        ConnectionKeys.WAN_MODE,
        "Leave it false where store.url is set: only AWS has Transfer Acceleration.");
    validation.require(
        config.getString(ConnectionKeys.PROXY_USER).isEmpty()
            || !config.getString(ConnectionKeys.PROXY_URL).isEmpty(),
        ConnectionKeys.PROXY_URL,
        "Set the proxy's address, or leave out its user.");
  }

  private static void credentials(Validation validation, AbstractConfig config) {
    boolean noKey = config.getString(CredentialKeys.ACCESS_KEY).isEmpty();
    validation.require(
        noKey == config.getPassword(CredentialKeys.SECRET_KEY).value().isEmpty(),
        noKey ? CredentialKeys.ACCESS_KEY : CredentialKeys.SECRET_KEY,
        "Set both "
            + CredentialKeys.ACCESS_KEY
            + " and "
            + CredentialKeys.SECRET_KEY
            + ", or neither of them.");
    boolean noRole = config.getString(CredentialKeys.ROLE_ARN).isEmpty();
    validation.require(
        !noRole || !Credentials.assumesRole(config.getString(CredentialKeys.PROVIDER)),
        CredentialKeys.ROLE_ARN,
        "Set the role that " + CredentialKeys.PROVIDER + " is to assume.");
    validation.require(
        !noRole || config.getString(CredentialKeys.ROLE_EXTERNAL_ID).isEmpty(),
        CredentialKeys.ROLE_ARN,
        "Set the role that the external id belongs to, or leave that out.");
  }

  /**
   * Whether the name is one that a bucket can have.
   *
   * @param key where the name is set
   */
  public static void bucket(
      Validation validation, AbstractConfig config, String key, String bucket) {
    boolean own = !config.getString(ConnectionKeys.STORE_URL).isEmpty();
    validation.require(
        bucket.startsWith("arn:")
            || (own
                ? bucket.matches("[A-Za-z0-9][A-Za-z0-9._-]{1,254}")
                : bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]") && !bucket.contains("..")),
        key,
        own
            ? "Use letters, digits and . _ - only."
            : "Use 3 to 63 lower-case letters, digits, dots and hyphens, with a letter or digit"
                + " first and last: that is how S3 names buckets.");
  }

  private static void customerKey(Validation validation, AbstractConfig config) {
    String customerKey = config.getPassword(ObjectKeys.SSE_CUSTOMER_KEY).value();
    validation.require(
        customerKey.isEmpty() || Encryption.ByCustomer.isKey(customerKey),
        ObjectKeys.SSE_CUSTOMER_KEY,
        "Write 32 bytes in Base64, such as openssl rand -base64 32 gives.");
  }

  private static void encryption(Validation validation, AbstractConfig config) {
    String customerKey = config.getPassword(ObjectKeys.SSE_CUSTOMER_KEY).value();
    String algorithm = config.getString(ObjectKeys.SSE);
    boolean kms = algorithm.regionMatches(true, 0, "aws:kms", 0, "aws:kms".length());
    validation.require(
        customerKey.isEmpty() || !kms,
        ObjectKeys.SSE_CUSTOMER_KEY,
        "Encrypt by your own key or by one of KMS: leave one of s3.sse.customer.key and"
            + " s3.ssea.name out.");
    validation.require(
        config.getString(ObjectKeys.SSE_KMS_KEY).isEmpty() || kms,
        ObjectKeys.SSE_KMS_KEY,
        "Set s3.ssea.name to aws:kms or aws:kms:dsse for this key, or leave it out.");
  }

  /**
   * The key that a fault of the store is about.
   *
   * @param bucketKey where the bucket is set
   */
  public static String key(StoreException.Fault fault, String bucketKey) {
    return switch (fault) {
      case UNREACHABLE, TRANSIENT, THROTTLED, UNSUPPORTED, UNTRUSTED -> ConnectionKeys.STORE_URL;
      case UNKNOWN_ACCESS_KEY, NO_CREDENTIALS, EXPIRED -> CredentialKeys.ACCESS_KEY;
      case WRONG_SECRET -> CredentialKeys.SECRET_KEY;
      case ROLE_DENIED -> CredentialKeys.ROLE_ARN;
      case WRONG_REGION -> ConnectionKeys.REGION;
      case NO_SUCH_BUCKET, NO_SUCH_FILE, DENIED, NO_SUCH_UPLOAD, REPLACED, REFUSED -> bucketKey;
    };
  }
}
