package dev.millrace.connect.rest.auth;

import static dev.millrace.connect.common.config.Validators.oneOf;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.common.config.Validators;
import dev.millrace.connect.rest.http.Client;
import dev.millrace.connect.rest.http.Login;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/** How a connector shows an API who asks. */
public final class AuthKeys {
  public static final String TYPE = "auth.type";
  public static final String USER = "auth.user";
  public static final String PASSWORD = "auth.password";
  public static final String TOKEN = "auth.token";
  public static final String KEY = "auth.key";
  public static final String KEY_NAME = "auth.key.name";
  public static final String KEY_PLACE = "auth.key.place";

  static final String PREFIX = "auth.";

  private AuthKeys() {}

  /** Adds the keys, in groups of their own. */
  public static void define(Keys keys) {
    keys.group("Authentication")
        .add(
            Key.string(TYPE)
                .byDefault("none")
                .check(oneOf(AuthType.names()))
                .recommend(AuthType.names())
                .high()
                .display("Authentication")
                .doc(
                    "How requests show who asks. `basic` and `digest` with a user and a password;"
                        + " `bearer` with a token; `api.key` with a key under a name of the API's"
                        + " own; `oauth2.client`, `oauth2.jwt` and `oauth2.refresh` with tokens"
                        + " had by a client's secret, a signed statement, or a refresh token;"
                        + " `sigv4` as AWS wants it; `hmac` with a signature over a text made of"
                        + " the request."))
        .add(
            Key.string(USER).byDefault("").display("User").doc("The user of `basic` and `digest`."))
        .add(
            Key.password(PASSWORD)
                .byDefault("")
                .display("Password")
                .doc("The user's password; may be empty."))
        .add(Key.password(TOKEN).byDefault("").display("Token").doc("The token of `bearer`."))
        .add(Key.password(KEY).byDefault("").display("API key").doc("The key of `api.key`."))
        .add(
            Key.string(KEY_NAME)
                .byDefault("")
                .display("Name of the API key")
                .doc("Name of the header, query parameter or cookie that the key stands in."))
        .add(
            Key.string(KEY_PLACE)
                .byDefault("header")
                .check(oneOf("header", "query", "cookie"))
                .display("Place of the API key")
                .doc("Where the key stands: `header`, `query` or `cookie`."));
    OAuthKeys.define(keys);
    SigningKeys.define(keys);
  }

  /** Adds what is wrong with keys together. Each key by itself is right. */
  public static void check(AbstractConfig config, Validation validation) {
    AuthType type = type(config);
    for (String key : type.required()) {
      validation.require(
          isSet(config, key), key, TYPE + "=" + type.word() + " needs " + key + ": set it.");
    }
    config.values().keySet().stream()
        .filter(key -> key.startsWith(PREFIX) && !key.equals(TYPE) && !type.uses(key))
        .filter(config.originals()::containsKey)
        .filter(key -> isSet(config, key))
        .forEach(
            key ->
                validation.error(
                    key,
                    TYPE
                        + "="
                        + type.word()
                        + " doesn't use it: leave it out, or set "
                        + TYPE
                        + " to "
                        + String.join(" or ", AuthType.users(key))
                        + "."));
    OAuthKeys.check(config, type, validation);
    SigningKeys.check(config, type, validation);
  }

  static boolean isSet(AbstractConfig config, String key) {
    Object value = config.values().get(key);
    if (value instanceof Password password) {
      return !password.value().isBlank();
    }
    return value instanceof List<?> list ? !list.isEmpty() : !String.valueOf(value).isBlank();
  }

  static AuthType type(AbstractConfig config) {
    return AuthType.of(Validators.normal(config.getString(TYPE)));
  }

  /** Whether a connector needs a {@link TokenStore}: its tokens change, and outlive restarts. */
  public static boolean storesTokens(AbstractConfig config) {
    return OAuthKeys.rotates(config, type(config));
  }

  /**
   * Where tokens are kept, if {@link #storesTokens}.
   *
   * @param reader as {@link ConnectTokens} takes it
   * @return null if none are
   */
  public static ConnectTokens tokens(
      AbstractConfig config,
      String connector,
      Function<Map<String, String>, Map<String, Object>> reader) {
    return storesTokens(config) ? OAuthKeys.tokens(config, connector, reader) : null;
  }

  /** All values that no message may show: those of every password in the configuration. */
  public static List<String> secrets(AbstractConfig config) {
    return config.values().values().stream()
        .flatMap(value -> value instanceof Password p ? Stream.of(p.value()) : Stream.empty())
        .filter(Predicate.not(String::isBlank))
        .toList();
  }

  /**
   * Signs requests as configured.
   *
   * @param client asks for tokens
   * @param keeper whether this task is the one that may use the refresh token
   * @param store null if {@link #storesTokens} says no
   * @throws ConfigException if a key or a template can't be read, which {@link #check} tells before
   */
  public static Auth auth(AbstractConfig config, Client client, boolean keeper, TokenStore store) {
    InstantSource clock = InstantSource.system();
    AuthType type = type(config);
    return switch (type) {
      case NONE -> new Auth.None();
      case BASIC -> new Auth.Basic(login(config));
      case DIGEST -> new Auth.Digest(login(config));
      case BEARER -> new Auth.Bearer(secret(config, TOKEN));
      case API_KEY ->
          new Auth.ApiKey(
              Auth.ApiKey.Place.valueOf(config.getString(KEY_PLACE).toUpperCase(Locale.ROOT)),
              config.getString(KEY_NAME).strip(),
              secret(config, KEY));
      case OAUTH2_CLIENT, OAUTH2_JWT, OAUTH2_REFRESH ->
          OAuthKeys.auth(config, type, client, keeper, store, clock);
      case SIGV4 -> SigningKeys.sigV4(config, clock);
      case HMAC -> SigningKeys.hmac(config, clock);
    };
  }

  private static Login login(AbstractConfig config) {
    return new Login(config.getString(USER), config.getPassword(PASSWORD).value());
  }

  /** Files and environment variables that secrets come from often end with a line break. */
  static String secret(AbstractConfig config, String key) {
    return config.getPassword(key).value().strip();
  }
}
