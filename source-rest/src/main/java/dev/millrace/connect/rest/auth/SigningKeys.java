package dev.millrace.connect.rest.auth;

import static dev.millrace.connect.common.config.Validators.oneOf;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.common.config.Validators;
import dev.millrace.connect.rest.http.Login;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef.Width;

/** How requests are signed with a key that stays at home. */
final class SigningKeys {
  static final String AWS_KEY_ID = "auth.aws.access.key.id";
  static final String AWS_SECRET = "auth.aws.secret.access.key";
  static final String AWS_SESSION = "auth.aws.session.token";
  static final String AWS_REGION = "auth.aws.region";
  static final String AWS_SERVICE = "auth.aws.service";
  static final String HMAC_ALGORITHM = "auth.hmac.algorithm";
  static final String HMAC_KEY = "auth.hmac.key";
  static final String HMAC_KEY_FORM = "auth.hmac.key.form";
  static final String HMAC_TEXT = "auth.hmac.text";
  static final String HMAC_HEADERS = "auth.hmac.headers";
  static final String HMAC_FORM = "auth.hmac.form";

  private SigningKeys() {}

  static void define(Keys keys) {
    keys.group("Signatures")
        .add(
            Key.string(AWS_KEY_ID)
                .byDefault("")
                .display("AWS access key id")
                .doc("With `sigv4`: the access key's id."))
        .add(
            Key.password(AWS_SECRET)
                .byDefault("")
                .display("AWS secret access key")
                .doc("With `sigv4`: the secret access key."))
        .add(
            Key.password(AWS_SESSION)
                .byDefault("")
                .low()
                .display("AWS session token")
                .doc("With `sigv4`: the session token; empty for a key without."))
        .add(
            Key.string(AWS_REGION)
                .byDefault("")
                .display("AWS region")
                .doc("With `sigv4`: the region, such as `eu-central-1`."))
        .add(
            Key.string(AWS_SERVICE)
                .byDefault("")
                .display("AWS service")
                .doc("With `sigv4`: the service's name in signatures, such as `execute-api`."))
        .add(
            Key.string(HMAC_ALGORITHM)
                .byDefault("HmacSHA256")
                .check(oneOf("HmacSHA1", "HmacSHA256", "HmacSHA384", "HmacSHA512", "HmacMD5"))
                .low()
                .display("HMAC algorithm")
                .doc("With `hmac`: the algorithm."))
        .add(
            Key.password(HMAC_KEY)
                .byDefault("")
                .display("HMAC key")
                .doc("With `hmac`: the key, written as `auth.hmac.key.form` says."))
        .add(
            Key.string(HMAC_KEY_FORM)
                .byDefault("text")
                .check(oneOf("text", "base64", "hex"))
                .low()
                .display("Form of the HMAC key")
                .doc("How the key is written: `text`, `base64` or `hex`."))
        .add(
            Key.string(HMAC_TEXT)
                .byDefault("")
                .width(Width.LONG)
                .display("Signed text")
                .doc(
                    "With `hmac`: what is signed, with `{{method}}`, `{{host}}`, `{{path}}`,"
                        + " `{{query}}`, `{{body}}`, `{{body.sha256}}`, `{{date}}` (as in the"
                        + " header Date, or `{{date:<pattern>}}` in UTC), `{{timestamp}}` (seconds"
                        + " since 1970) or `{{timestamp.ms}}`."))
        .add(
            Key.string(HMAC_HEADERS)
                .byDefault("")
                .width(Width.LONG)
                .display("Headers of the signature")
                .doc(
                    "With `hmac`: headers to send, `Name: value`, one a line, with the same"
                        + " references and `{{signature}}`."))
        .add(
            Key.string(HMAC_FORM)
                .byDefault("hex")
                .check(oneOf("hex", "base64"))
                .low()
                .display("Form of the signature")
                .doc("How the signature is written: `hex` or `base64`."));
  }

  static void check(AbstractConfig config, AuthType type, Validation validation) {
    if (type != AuthType.HMAC || !validation.clean(HMAC_KEY)) {
      return;
    }
    Texts.check(validation, HMAC_KEY, () -> hmacKey(config));
    Texts.check(validation, HMAC_TEXT, () -> Hmac.text(config.getString(HMAC_TEXT)));
    Texts.check(validation, HMAC_HEADERS, () -> Hmac.headers(headers(config)));
  }

  static SigV4 sigV4(AbstractConfig config, InstantSource clock) {
    String session = AuthKeys.secret(config, AWS_SESSION);
    return new SigV4(
        new Login(config.getString(AWS_KEY_ID).strip(), AuthKeys.secret(config, AWS_SECRET)),
        session.isEmpty() ? null : session,
        config.getString(AWS_REGION).strip(),
        config.getString(AWS_SERVICE).strip(),
        clock);
  }

  static Hmac hmac(AbstractConfig config, InstantSource clock) {
    return new Hmac(
        config.getString(HMAC_ALGORITHM),
        hmacKey(config),
        Hmac.Encoding.valueOf(config.getString(HMAC_FORM).toUpperCase(Locale.ROOT)),
        config.getString(HMAC_TEXT),
        headers(config),
        clock);
  }

  private static Map<String, String> headers(AbstractConfig config) {
    return Texts.headers(config.getString(HMAC_HEADERS));
  }

  private static byte[] hmacKey(AbstractConfig config) {
    String key = AuthKeys.secret(config, HMAC_KEY);
    try {
      return switch (Validators.normal(config.getString(HMAC_KEY_FORM))) {
        case "base64" -> Base64.getDecoder().decode(key);
        case "hex" -> HexFormat.of().parseHex(key);
        default -> key.getBytes(UTF_8);
      };
    } catch (IllegalArgumentException e) {
      // Its message would show the key.
      throw new IllegalArgumentException(
          "is not of the form that " + HMAC_KEY_FORM + " says: " + config.getString(HMAC_KEY_FORM));
    }
  }
}
