package dev.millrace.connect.snowflake;

import dev.millrace.connect.common.config.Validators;
import dev.millrace.connect.common.resilience.GuardSettings;
import dev.millrace.connect.snowflake.access.AccessTokens;
import dev.millrace.connect.snowflake.access.AccountUrl;
import dev.millrace.connect.snowflake.access.Authenticator;
import dev.millrace.connect.snowflake.access.HttpProxy;
import dev.millrace.connect.snowflake.access.LogIn;
import dev.millrace.connect.snowflake.access.PrivateKeys;
import dev.millrace.connect.snowflake.table.TableNames;
import dev.millrace.connect.snowflake.table.TimestampType;
import dev.millrace.connect.snowflake.write.Metadata;
import dev.millrace.connect.snowflake.write.TableSettings;
import dev.millrace.connect.snowflake.write.Upserts;
import java.net.URI;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.types.Password;

/** The sink's configuration, typed. */
public final class SnowflakeSinkConfig extends AbstractConfig {
  public SnowflakeSinkConfig(Map<String, String> props) {
    super(SnowflakeSinkKeys.DEF, props, false);
  }

  public static ConfigDef def() {
    return SnowflakeSinkKeys.DEF;
  }

  /** The connector's. */
  String name() {
    return originalsStrings().getOrDefault("name", "unnamed");
  }

  /**
   * How to log in.
   *
   * @throws IllegalArgumentException if the private key can't be read
   */
  public LogIn logIn() {
    return new LogIn(
        AccountUrl.parse(getString(AccessKeys.URL)),
        getString(AccessKeys.USER),
        authenticator(),
        privateKey(),
        secret(),
        tokens(),
        context());
  }

  Authenticator authenticator() {
    return Authenticator.valueOf(getString(AccessKeys.AUTHENTICATOR).toUpperCase(Locale.ROOT));
  }

  private Optional<String> password(String key) {
    return Optional.ofNullable(getPassword(key)).map(Password::value).filter(s -> !s.isEmpty());
  }

  private Optional<PrivateKey> privateKey() {
    Optional<String> text = password(AccessKeys.PRIVATE_KEY);
    String passphrase = password(AccessKeys.PASSPHRASE).orElse("");
    return authenticator() == Authenticator.SNOWFLAKE_JWT
        ? text.map(pem -> PrivateKeys.parse(pem, passphrase))
        : Optional.empty();
  }

  /** What the authenticator needs, if it is set. */
  Optional<String> secret() {
    Optional<String> token = password(AccessKeys.TOKEN);
    Optional<String> password = password(AccessKeys.PASSWORD);
    return authenticator() == Authenticator.SNOWFLAKE ? password : token;
  }

  private Optional<AccessTokens> tokens() {
    String client = getString(AccessKeys.OAUTH_CLIENT_ID);
    String endpoint = getString(AccessKeys.OAUTH_ENDPOINT);
    Optional<String> scope =
        Optional.of(getString(AccessKeys.OAUTH_SCOPE))
            .map(text -> text.isEmpty() ? "session:role:" + role() : text)
            .filter(any -> getBoolean(AccessKeys.OAUTH_INCLUDE_SCOPE));
    AccessTokens tokens =
        new AccessTokens(
            URI.create(
                endpoint.isEmpty()
                    ? AccountUrl.parse(getString(AccessKeys.URL)) + "/oauth/token-request"
                    : endpoint),
            client,
            password(AccessKeys.OAUTH_CLIENT_SECRET).orElse(""),
            password(AccessKeys.OAUTH_REFRESH_TOKEN).orElse(""),
            scope,
            proxy());
    return client.isEmpty() ? Optional.empty() : Optional.of(tokens);
  }

  private String role() {
    return getString(AccessKeys.ROLE);
  }

  private Map<String, String> context() {
    Map<String, String> context = new LinkedHashMap<>();
    put(context, "db", AccessKeys.DATABASE);
    put(context, "schema", AccessKeys.SCHEMA);
    put(context, "role", AccessKeys.ROLE);
    put(context, "warehouse", AccessKeys.WAREHOUSE);
    put(context, "workloadIdentityProvider", AccessKeys.IDENTITY_PROVIDER);
    context.put("networkTimeout", getInt(AccessKeys.NETWORK_TIMEOUT).toString());
    context.put("loginTimeout", "60");
    proxy().ifPresent(proxy -> context.putAll(proxy.properties()));
    context.putAll(driverProperties());
    return context;
  }

  private Optional<HttpProxy> proxy() {
    return Optional.of(getString(AccessKeys.PROXY_HOST))
        .filter(host -> !host.isEmpty())
        .map(
            host ->
                new HttpProxy(
                    host,
                    getInt(AccessKeys.PROXY_PORT),
                    getString(AccessKeys.PROXY_USER),
                    password(AccessKeys.PROXY_PASSWORD),
                    getString(AccessKeys.NO_PROXY)));
  }

  private void put(Map<String, String> context, String property, String key) {
    if (!getString(key).isEmpty()) {
      context.put(property, getString(key));
    }
  }

  /**
   * More of the driver's properties.
   *
   * @throws IllegalArgumentException if one is no pair
   */
  Map<String, String> driverProperties() {
    Map<String, String> properties = new LinkedHashMap<>();
    for (String pair : getString(AccessKeys.JDBC_MAP).split(",", -1)) {
      int colon = pair.indexOf(':');
      if (colon > 0) {
        properties.put(pair.substring(0, colon).strip(), pair.substring(colon + 1).strip());
      } else if (!pair.isBlank()) {
        throw new IllegalArgumentException(
            "'" + pair.strip() + "' is no pair: write name:value,name:value.");
      }
    }
    return properties;
  }

  /**
   * The tables of topics.
   *
   * @throws IllegalArgumentException if the map has no meaning
   */
  public TableNames tableNames() {
    return TableNames.parse(
        getString(TableKeys.TOPIC_MAP),
        getBoolean(TableKeys.REGEX_REPLACEMENT),
        getString(TableKeys.NAME_FORMAT));
  }

  /** What becomes of tables and records. */
  public TableSettings tables() {
    return new TableSettings(
        getBoolean(TableKeys.AUTO_CREATE)
            && !Validators.normal(getString(TableKeys.AUTOCREATE_TYPE)).equals("none"),
        getBoolean(TableKeys.AUTO_EVOLVE),
        getBoolean(TableKeys.SCHEMATIZATION),
        TimestampType.valueOf(getString(TableKeys.TIMESTAMPS).toUpperCase(Locale.ROOT)),
        Validators.normal(getString(TableKeys.NULL_VALUES)).equals("ignore"),
        metadata(),
        upserts());
  }

  private Optional<Metadata> metadata() {
    Metadata metadata =
        new Metadata(
            getBoolean(TableKeys.METADATA_TOPIC),
            getBoolean(TableKeys.METADATA_TIME),
            getBoolean(TableKeys.METADATA_OFFSET),
            getBoolean(TableKeys.HEADERS));
    return Optional.of(metadata).filter(any -> getBoolean(TableKeys.METADATA_ALL));
  }

  /** How rows change that are there; empty if records only add some. */
  Optional<Upserts> upserts() {
    String version = getString(ChangeKeys.VERSION).strip();
    Optional<String> mark =
        Optional.of(getString(ChangeKeys.DELETED_COLUMN))
            .filter(any -> Validators.normal(getString(ChangeKeys.DELETE_MODE)).equals("soft"));
    Upserts how =
        new Upserts(
            getList(ChangeKeys.PK_FIELDS).stream().map(String::strip).toList(),
            getBoolean(ChangeKeys.DELETE),
            mark,
            version.isEmpty() ? Optional.empty() : Optional.of(version));
    return Optional.of(how)
        .filter(any -> Validators.normal(getString(ChangeKeys.MODE)).equals("upsert"));
  }

  /** Records that begin a commit. */
  public long flushRecords() {
    return getInt(CommitKeys.RECORDS);
  }

  /** Bytes of files that begin a commit. */
  public long flushBytes() {
    return getLong(CommitKeys.BYTES);
  }

  /** How long a record waits for its commit, in milliseconds. */
  public long flushMs() {
    return getInt(CommitKeys.SECONDS) * 1000L;
  }

  /** Memory of a task's open files, in bytes. */
  public long bufferMaxBytes() {
    return getLong(CommitKeys.MEMORY);
  }

  /** The folder where files wait. */
  public Path stagingDir() {
    String dir = getString(CommitKeys.STAGING_DIR);
    return Path.of(dir.isEmpty() ? System.getProperty("java.io.tmpdir") : dir);
  }

  /** The name of the stage. */
  public String stage() {
    String stage = getString(CommitKeys.STAGE);
    return stage.isEmpty() ? "MILLRACE_STAGE_" + name() : stage;
  }

  /** The name of the control table. */
  public String offsetsTable() {
    String table = getString(CommitKeys.OFFSETS);
    return table.isEmpty() ? "MILLRACE_OFFSETS_" + name() : table;
  }

  /** Whether what comes from below the offset that Snowflake has is new. */
  public boolean resumesRegressions() {
    return Validators.normal(getString(CommitKeys.REGRESSION)).equals("resume");
  }

  /** Whether missing privileges stop the task. */
  public boolean failsWithoutPrivileges() {
    return getBoolean(CommitKeys.FAIL_ON_AUTHORIZATION);
  }

  /** How long a piece of work is tried again, in milliseconds; -1 without end. */
  public long retryTimeoutMs() {
    return getLong(CommitKeys.RETRY_TIMEOUT);
  }

  /** How often Snowflake is asked again. */
  public GuardSettings guard() {
    long longest = getLong(CommitKeys.BACKOFF);
    return new GuardSettings(-1, Math.min(500, longest), longest, 0, 0, 10_000);
  }
}
