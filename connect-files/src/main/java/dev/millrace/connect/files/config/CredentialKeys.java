package dev.millrace.connect.files.config;

import static dev.millrace.connect.common.config.Validators.between;
import static dev.millrace.connect.common.config.Validators.matching;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import org.apache.kafka.common.config.ConfigDef.Width;

/** Who writes to the bucket. */
public final class CredentialKeys {
  /** What an own provider class is given, without the prefix. */
  public static final String PREFIX = "s3.credentials.provider.";

  public static final String ACCESS_KEY = "aws.access.key.id";
  public static final String SECRET_KEY = "aws.secret.access.key";
  public static final String PROVIDER = PREFIX + "class";
  public static final String ROLE_ARN = PREFIX + "sts.role.arn";
  public static final String ROLE_SESSION = PREFIX + "sts.role.session.name";
  public static final String ROLE_EXTERNAL_ID = PREFIX + "sts.role.external.id";
  public static final String ROLE_SECONDS = PREFIX + "sts.role.session.duration";
  public static final String STS_REGION = PREFIX + "sts.region";
  public static final String STS_ENDPOINT = PREFIX + "sts.endpoint";

  private CredentialKeys() {}

  public static void define(Keys keys) {
    keys.add(
            Key.string(ACCESS_KEY)
                .byDefault("")
                .display("Access key")
                .doc("The access key; empty to use `" + PROVIDER + "`."))
        .add(
            Key.password(SECRET_KEY)
                .byDefault("")
                .display("Secret key")
                .doc("The access key's secret."))
        .add(
            Key.string(PROVIDER)
                .byDefault(Credentials.DEFAULT)
                .low()
                .width(Width.LONG)
                .display("Credentials provider")
                .doc(
                    "An `AwsCredentialsProvider` of AWS SDK 2 with a `create()` method or a"
                        + " constructor without parameters; used if no access key is set. If it is"
                        + " `Configurable` it gets what stands under `"
                        + PREFIX
                        + "*`, without that prefix."));
    defineRole(keys);
  }

  private static void defineRole(Keys keys) {
    keys.add(
            Key.string(ROLE_ARN)
                .byDefault("")
                .check(
                    matching(
                        "a role's ARN such as arn:aws:iam::123456789012:role/name",
                        t -> t.isEmpty() || t.matches("arn:[\\w+=/,.@:-]+")))
                .width(Width.LONG)
                .display("Role")
                .doc("The role to assume with the credentials above; empty to act as their owner."))
        .add(
            Key.string(ROLE_SESSION)
                .byDefault("millrace")
                .check(
                    matching(
                        "2 to 64 letters, digits or +=,.@-", t -> t.matches("[\\w+=,.@-]{2,64}")))
                .low()
                .display("Role session")
                .doc("What AWS's logs call the session."))
        .add(
            Key.string(ROLE_EXTERNAL_ID)
                .byDefault("")
                .low()
                .display("External id")
                .doc("The external id that the role's owner asks for; empty for none."))
        .add(
            Key.integer(ROLE_SECONDS)
                .byDefault(3600)
                .check(between(900, 43_200))
                .low()
                .display("Role session length")
                .doc("How long temporary credentials live, in seconds; they are renewed in time."))
        .add(
            Key.string(STS_REGION)
                .byDefault("")
                .low()
                .display("STS region")
                .doc("The region of the Security Token Service; empty for that of the bucket."))
        .add(
            Key.string(STS_ENDPOINT)
                .byDefault("")
                .check(ConnectionKeys.url("https://sts.example.com"))
                .low()
                .width(Width.LONG)
                .display("STS URL")
                .doc("The address of the Security Token Service, if it is not AWS's own."));
  }
}
