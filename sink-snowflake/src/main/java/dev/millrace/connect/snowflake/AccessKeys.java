package dev.millrace.connect.snowflake;

import static dev.millrace.connect.common.config.Validators.between;
import static dev.millrace.connect.common.config.Validators.matching;
import static dev.millrace.connect.common.config.Validators.notBlank;
import static dev.millrace.connect.common.config.Validators.oneOf;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.snowflake.access.AccountUrl;
import dev.millrace.connect.snowflake.access.Authenticator;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef.Width;

/** Where Snowflake is, and who logs in. */
final class AccessKeys {
  static final String URL = "snowflake.url.name";
  static final String USER = "snowflake.user.name";
  static final String AUTHENTICATOR = "snowflake.authenticator";
  static final String PRIVATE_KEY = "snowflake.private.key";
  static final String PASSPHRASE = "snowflake.private.key.passphrase";
  static final String PASSWORD = "snowflake.password";
  static final String TOKEN = "snowflake.token";
  static final String OAUTH_CLIENT_ID = "snowflake.oauth.client.id";
  static final String OAUTH_CLIENT_SECRET = "snowflake.oauth.client.secret";
  static final String OAUTH_REFRESH_TOKEN = "snowflake.oauth.refresh.token";
  static final String OAUTH_ENDPOINT = "snowflake.oauth.token.endpoint";
  static final String OAUTH_INCLUDE_SCOPE = "snowflake.oauth.include.scope";
  static final String OAUTH_SCOPE = "snowflake.oauth.scope";
  static final String IDENTITY_PROVIDER = "snowflake.workload.identity.provider";
  static final String DATABASE = "snowflake.database.name";
  static final String SCHEMA = "snowflake.schema.name";
  static final String ROLE = "snowflake.role.name";
  static final String WAREHOUSE = "snowflake.warehouse";
  static final String JDBC_MAP = "snowflake.jdbc.map";
  static final String PROXY_HOST = "jvm.proxy.host";
  static final String PROXY_PORT = "jvm.proxy.port";
  static final String PROXY_USER = "jvm.proxy.username";
  static final String PROXY_PASSWORD = "jvm.proxy.password";
  static final String NO_PROXY = "jvm.nonProxy.hosts";
  static final String NETWORK_TIMEOUT = "network.timeout.ms";

  private static final List<String> AUTHENTICATORS =
      Arrays.stream(Authenticator.values()).map(Authenticator::text).toList();

  private AccessKeys() {}

  static void define(Keys keys) {
    account(keys);
    oauth(keys);
    place(keys);
    network(keys);
  }

  private static void account(Keys keys) {
    keys.add(
            Key.string(URL)
                .high()
                .check(
                    matching(
                        "the account's host, such as myorg-myaccount.snowflakecomputing.com",
                        AccessKeys::isUrl))
                .width(Width.LONG)
                .display("Account URL")
                .doc(
                    "The account's host, such as `myorg-myaccount.snowflakecomputing.com:443`; a"
                        + " private link's host, too."))
        .add(
            Key.string(USER).high().check(notBlank()).display("User").doc("The user that logs in."))
        .add(
            Key.string(AUTHENTICATOR)
                .byDefault(Authenticator.SNOWFLAKE_JWT.text())
                .check(oneOf(AUTHENTICATORS))
                .recommend(AUTHENTICATORS)
                .high()
                .display("Authenticator")
                .doc(
                    "How the user logs in: by a key pair (`snowflake_jwt`), an access token"
                        + " (`oauth`), a password (`snowflake`), a programmatic access token, or the"
                        + " identity that a cloud gives the worker (`workload_identity`)."))
        .add(
            Key.password(PRIVATE_KEY)
                .byDefault(null)
                .high()
                .display("Private key")
                .doc("The private key, in the form PKCS#8, as PEM or its Base64 text alone."))
        .add(
            Key.password(PASSPHRASE)
                .byDefault(null)
                .display("Passphrase")
                .doc("The passphrase of the private key, if it is encrypted."))
        .add(Key.password(PASSWORD).byDefault(null).display("Password").doc("The password."))
        .add(
            Key.password(TOKEN)
                .byDefault(null)
                .display("Token")
                .doc(
                    "A programmatic access token, or an access token for `oauth` without `"
                        + OAUTH_CLIENT_ID
                        + "`."))
        .add(
            Key.string(IDENTITY_PROVIDER)
                .byDefault("")
                .check(oneOf("", "aws", "azure", "gcp", "oidc"))
                .low()
                .display("Workload identity provider")
                .doc(
                    "Who vouches for the worker with `workload_identity`: `aws`, `azure`, `gcp`, or"
                        + " `oidc` with `"
                        + TOKEN
                        + "`."));
  }

  private static boolean isUrl(String text) {
    try {
      AccountUrl.parse(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void oauth(Keys keys) {
    keys.add(
            Key.string(OAUTH_CLIENT_ID)
                .byDefault("")
                .display("OAuth client id")
                .doc("The client id, for `oauth`."))
        .add(
            Key.password(OAUTH_CLIENT_SECRET)
                .byDefault(null)
                .display("OAuth client secret")
                .doc("The client secret, for `oauth`."))
        .add(
            Key.password(OAUTH_REFRESH_TOKEN)
                .byDefault(null)
                .display("OAuth refresh token")
                .doc(
                    "The refresh token that access tokens are fetched with; without one, by the"
                        + " client's credentials."))
        .add(
            Key.string(OAUTH_ENDPOINT)
                .byDefault("")
                .width(Width.LONG)
                .display("OAuth token endpoint")
                .doc("Where access tokens come from; empty for the account itself."))
        .add(
            Key.bool(OAUTH_INCLUDE_SCOPE)
                .byDefault(false)
                .low()
                .display("OAuth: ask for a scope")
                .doc("Whether a scope is asked for."))
        .add(
            Key.string(OAUTH_SCOPE)
                .byDefault("")
                .low()
                .display("OAuth scope")
                .doc("The scope; empty for `session:role:` and the role."));
  }

  private static void place(Keys keys) {
    keys.add(
            Key.string(DATABASE)
                .high()
                .check(notBlank())
                .display("Database")
                .doc("The database of all tables; in capitals, unless it is in double quotes."))
        .add(
            Key.string(SCHEMA)
                .high()
                .check(notBlank())
                .display("Schema")
                .doc(
                    "The schema of all tables, of the stage and of the offsets; in capitals, unless it is"
                        + " in double quotes."))
        .add(
            Key.string(ROLE)
                .byDefault("")
                .high()
                .display("Role")
                .doc("The role; empty for the user's own."))
        .add(
            Key.string(WAREHOUSE)
                .byDefault("")
                .high()
                .display("Warehouse")
                .doc(
                    "The warehouse that loads; empty for the user's own. It is resumed by use, and"
                        + " an idle connector sends nothing."))
        .add(
            Key.string(JDBC_MAP)
                .byDefault("")
                .low()
                .width(Width.LONG)
                .display("Driver properties")
                .doc(
                    "More properties of the driver or parameters of the session, as"
                        + " `name:value,name:value`."));
  }

  private static void network(Keys keys) {
    keys.add(
            Key.string(PROXY_HOST)
                .byDefault("")
                .low()
                .display("Proxy host")
                .doc("The proxy's host; only this connector goes by it."))
        .add(
            Key.integer(PROXY_PORT)
                .byDefault(3128)
                .check(between(1, 65_535))
                .low()
                .display("Proxy port")
                .doc("The proxy's port."))
        .add(
            Key.string(PROXY_USER)
                .byDefault("")
                .low()
                .display("Proxy user")
                .doc("The user at the proxy."))
        .add(
            Key.password(PROXY_PASSWORD)
                .byDefault(null)
                .low()
                .display("Proxy password")
                .doc("The password at the proxy."))
        .add(
            Key.string(NO_PROXY)
                .byDefault("")
                .low()
                .display("Hosts without proxy")
                .doc("Hosts that are reached without the proxy, as `*.example.com|10.*`."))
        .add(
            Key.integer(NETWORK_TIMEOUT)
                .byDefault(900_000)
                .check(between(5_000, 86_400_000))
                .low()
                .display("Network timeout")
                .doc(
                    "How long a statement may go without an answer, in milliseconds. Above the ten"
                        + " minutes that one waits for a lock at most."));
  }
}
