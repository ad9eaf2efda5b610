package dev.millrace.connect.files.config;

import static dev.millrace.connect.common.config.Validators.matching;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import java.net.URI;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigDef.Width;

/** How to reach the bucket. */
public final class ConnectionKeys {
  public static final String REGION = "s3.region";
  public static final String STORE_URL = "store.url";
  public static final String PATH_STYLE = "s3.path.style.access.enabled";
  public static final String WAN_MODE = "s3.wan.mode";
  public static final String PROXY_URL = "s3.proxy.url";
  public static final String PROXY_USER = "s3.proxy.user";
  public static final String PROXY_PASSWORD = "s3.proxy.password";
  public static final String EXPECT_CONTINUE = "s3.http.send.expect.continue";

  private ConnectionKeys() {}

  public static void define(Keys keys) {
    defineForReading(keys);
    keys.add(
        Key.bool(EXPECT_CONTINUE)
            .byDefault(true)
            .low()
            .display("Expect: 100-continue")
            .doc("Lets the store answer before a body is sent."));
  }

  /** What who reads objects needs of these keys. */
  public static void defineForReading(Keys keys) {
    keys.add(
            Key.string(REGION)
                .byDefault("us-west-2")
                .check(
                    matching(
                        "a region such as eu-central-1", t -> t.matches("(?!-)[\\w-]{1,63}(?<!-)")))
                .high()
                .display("Region")
                .doc("The bucket's region. Stores other than AWS have names of their own."))
        .add(
            Key.string(STORE_URL)
                .byDefault("")
                .check(url("https://minio:9000"))
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
            Key.bool(WAN_MODE)
                .byDefault(false)
                .low()
                .display("Transfer acceleration")
                .doc(
                    "Goes by AWS's nearest edge location (Transfer Acceleration, to be switched on"
                        + " for the bucket), and never in path style."));
    defineProxy(keys);
  }

  private static void defineProxy(Keys keys) {
    keys.add(
            Key.string(PROXY_URL)
                .byDefault("")
                .check(url("http://proxy:3128"))
                .low()
                .width(Width.LONG)
                .display("Proxy")
                .doc("The HTTP proxy of all requests, also of those to STS."))
        .add(
            Key.string(PROXY_USER)
                .byDefault("")
                .low()
                .display("Proxy user")
                .doc("The proxy's user; empty if it asks for none."))
        .add(
            Key.password(PROXY_PASSWORD)
                .byDefault("")
                .low()
                .display("Proxy password")
                .doc("The password of the proxy's user."));
  }

  static Validator url(String example) {
    return matching("a URL such as " + example, ConnectionKeys::isUrl);
  }

  private static boolean isUrl(String text) {
    try {
      return text.isEmpty()
          || (text.matches("(?i)https?://.*") && URI.create(text).getHost() != null);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
