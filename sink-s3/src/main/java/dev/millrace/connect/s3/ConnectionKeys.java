package dev.millrace.connect.s3;

import static dev.millrace.connect.common.config.Validators.matching;
import static dev.millrace.connect.common.config.Validators.notBlank;
import static dev.millrace.connect.common.config.Validators.oneOf;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import java.net.URI;
import org.apache.kafka.common.config.ConfigDef.Width;

/** How to reach the bucket. */
final class ConnectionKeys {
  static final String BUCKET = "s3.bucket.name";
  static final String REGION = "s3.region";
  static final String STORE_URL = "store.url";
  static final String PATH_STYLE = "s3.path.style.access.enabled";
  static final String ACCESS_KEY = "aws.access.key.id";
  static final String SECRET_KEY = "aws.secret.access.key";
  static final String CREDENTIALS_PROVIDER = "s3.credentials.provider.class";
  static final String SSE = "s3.ssea.name";
  static final String SSE_KMS_KEY = "s3.sse.kms.key.id";
  static final String CHECKSUMS = "s3.checksums.enabled";

  private ConnectionKeys() {}

  static void define(Keys keys) {
    keys.add(
            Key.string(BUCKET)
                .high()
                .check(notBlank())
                .display("Bucket")
                .doc("The bucket to write to."))
        .add(
            Key.string(REGION)
                .byDefault("us-west-2")
                .check(notBlank())
                .high()
                .display("Region")
                .doc("The bucket's region."))
        .add(
            Key.string(STORE_URL)
                .byDefault("")
                .check(matching("a URL such as https://minio:9000", ConnectionKeys::url))
                .width(Width.LONG)
                .display("Store URL")
                .doc("The store's address, if it is not AWS's own."))
        .add(
            Key.bool(PATH_STYLE)
                .byDefault(true)
                .low()
                .display("Path-style access")
                .doc("Puts the bucket into the path of a URL, not into its host name."))
        .add(
            Key.string(ACCESS_KEY)
                .byDefault("")
                .display("Access key")
                .doc("The access key; empty to use `" + CREDENTIALS_PROVIDER + "`."))
        .add(
            Key.password(SECRET_KEY)
                .byDefault("")
                .display("Secret key")
                .doc("The access key's secret."))
        .add(
            Key.string(CREDENTIALS_PROVIDER)
                .byDefault("software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider")
                .low()
                .width(Width.LONG)
                .display("Credentials provider")
                .doc(
                    "An `AwsCredentialsProvider` of AWS SDK 2 with a `create()` method or a"
                        + " constructor without parameters; used if no access key is set."))
        .add(
            Key.string(SSE)
                .byDefault("")
                .check(oneOf("", "AES256", "aws:kms"))
                .low()
                .display("Server-side encryption")
                .doc("How the store encrypts objects; empty for the bucket's default."))
        .add(
            Key.string(SSE_KMS_KEY)
                .byDefault("")
                .low()
                .display("KMS key")
                .doc("The key of `aws:kms`; empty for the account's own."))
        .add(
            Key.bool(CHECKSUMS)
                .byDefault(false)
                .low()
                .display("Checksums")
                .doc("Sends a CRC32 with each request; some stores other than AWS refuse it."));
  }

  private static boolean url(String text) {
    try {
      return text.isEmpty()
          || (text.matches("(?i)https?://.*") && URI.create(text).getHost() != null);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
