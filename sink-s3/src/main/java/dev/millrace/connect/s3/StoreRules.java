package dev.millrace.connect.s3;

import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.files.storage.Encryption;
import dev.millrace.connect.files.storage.StoreException;
import dev.millrace.connect.s3.commit.FileTags;

/** Rules over the keys of how to reach the bucket, and which of them a fault is about. */
final class StoreRules {
  private static final int MOST_TAGS = 10;

  private StoreRules() {}

  static void check(Validation validation, S3SinkConfig config) {
    credentials(validation, config);
    bucket(validation, config);
    encryption(validation, config);
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
    tags(validation, config);
  }

  private static void credentials(Validation validation, S3SinkConfig config) {
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

  private static void bucket(Validation validation, S3SinkConfig config) {
    String bucket = config.getString(ConnectionKeys.BUCKET);
    boolean own = !config.getString(ConnectionKeys.STORE_URL).isEmpty();
    if (bucket.contains("/") && !bucket.startsWith("arn:")) {
      validation.error(
          ConnectionKeys.BUCKET,
          "Write the bucket's name only, without s3:// and without a path: directories are set by"
              + " topics.dir.");
      return;
    }
    validation.require(
        bucket.startsWith("arn:")
            || (own
                ? bucket.matches("[A-Za-z0-9][A-Za-z0-9._-]{1,254}")
                : bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]") && !bucket.contains("..")),
        ConnectionKeys.BUCKET,
        own
            ? "Use letters, digits and . _ - only."
            : "Use 3 to 63 lower-case letters, digits, dots and hyphens, with a letter or digit"
                + " first and last: that is how S3 names buckets.");
  }

  private static void encryption(Validation validation, S3SinkConfig config) {
    String customerKey = config.getPassword(ObjectKeys.SSE_CUSTOMER_KEY).value();
    String algorithm = config.getString(ObjectKeys.SSE);
    boolean kms = algorithm.regionMatches(true, 0, "aws:kms", 0, "aws:kms".length());
    validation.require(
        customerKey.isEmpty() || Encryption.ByCustomer.isKey(customerKey),
        ObjectKeys.SSE_CUSTOMER_KEY,
        "Write 32 bytes in Base64, such as openssl rand -base64 32 gives.");
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

  private static void tags(Validation validation, S3SinkConfig config) {
    try {
      validation.require(
          config.tags().count() <= MOST_TAGS,
          ObjectKeys.TAGS,
          "Name at most 7: an object has at most 10 tags, and 3 are the connector's.");
    } catch (IllegalArgumentException e) {
      validation.error(ObjectKeys.TAGS, FileTags.RULE);
    }
  }

  /** The key that a fault of the store is about. */
  static String key(StoreException.Fault fault) {
    return switch (fault) {
      case UNREACHABLE, TRANSIENT, THROTTLED, UNSUPPORTED -> ConnectionKeys.STORE_URL;
      case UNKNOWN_ACCESS_KEY, NO_CREDENTIALS, EXPIRED -> CredentialKeys.ACCESS_KEY;
      case WRONG_SECRET -> CredentialKeys.SECRET_KEY;
      case ROLE_DENIED -> CredentialKeys.ROLE_ARN;
      case WRONG_REGION -> ConnectionKeys.REGION;
      case NO_SUCH_BUCKET, DENIED, NO_SUCH_UPLOAD, REFUSED -> ConnectionKeys.BUCKET;
    };
  }
}
