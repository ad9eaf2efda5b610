package dev.millrace.connect.rest.auth;

import static dev.millrace.connect.common.config.Validators.between;
import static dev.millrace.connect.common.config.Validators.oneOf;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.common.tls.Pem;
import dev.millrace.connect.rest.http.Client;
import dev.millrace.connect.rest.http.Login;
import dev.millrace.connect.rest.http.Request;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef.Width;

/** How tokens are had by OAuth 2.0. */
final class OAuthKeys {
  static final String TOKEN_URL = "auth.token.url";
  static final String CLIENT_ID = "auth.client.id";
  static final String CLIENT_SECRET = "auth.client.secret";
  static final String CLIENT_PLACE = "auth.client.place";
  static final String SCOPE = "auth.scope";
  static final String PARAMETERS = "auth.parameters";
  static final String JWT_ALGORITHM = "auth.jwt.algorithm";
  static final String JWT_KEY = "auth.jwt.key";
  static final String JWT_KEY_ID = "auth.jwt.key.id";
  static final String JWT_ISSUER = "auth.jwt.issuer";
  static final String JWT_SUBJECT = "auth.jwt.subject";
  static final String JWT_AUDIENCE = "auth.jwt.audience";
  static final String JWT_CLAIMS = "auth.jwt.claims";
  static final String JWT_LIFE = "auth.jwt.life.ms";
  static final String REFRESH_TOKEN = "auth.refresh.token";
  static final String ROTATES = "auth.refresh.rotates";
  static final String STATE_KEY = "auth.state.key";

  static final List<String> OF_ALL_GRANTS =
      List.of(CLIENT_ID, CLIENT_SECRET, CLIENT_PLACE, SCOPE, PARAMETERS);

  /** The connector's own: where positions go that no record carries. */
  private static final String POSITION_TOPIC = "position.topic";

  private static final int SHORTEST_STATE_KEY = 16;

  private OAuthKeys() {}

  static void define(Keys keys) {
    keys.group("OAuth 2.0")
        .add(
            Key.string(TOKEN_URL)
                .byDefault("")
                .width(Width.LONG)
                .display("Token URL")
                .doc("Where tokens are had, such as `https://login.example.com/oauth2/token`."))
        .add(
            Key.string(CLIENT_ID)
                .byDefault("")
                .display("Client id")
                .doc("The client's id; empty for a client without."))
        .add(
            Key.password(CLIENT_SECRET)
                .byDefault("")
                .display("Client secret")
                .doc("The client's secret."))
        .add(
            Key.string(CLIENT_PLACE)
                .byDefault("body")
                .check(oneOf("body", "basic"))
                .low()
                .display("Place of the client's secret")
                .doc(
                    "Where the client's id and secret stand: in the `body` as parameters, or in a"
                        + " header as `basic` authentication."))
        .add(
            Key.string(SCOPE)
                .byDefault("")
                .display("Scope")
                .doc("What the token shall be good for, as the API names it, several by spaces."))
        .add(
            Key.list(PARAMETERS)
                .byDefault(List.of())
                .low()
                .display("Further parameters")
                .doc(
                    "Further parameters of requests for tokens: `name=value`, several by commas,"
                        + " such as `audience=https://api.example.com`."))
        .add(
            Key.string(JWT_ALGORITHM)
                .byDefault("RS256")
                .check(oneOf("RS256", "ES256"))
                .low()
                .display("Algorithm of statements")
                .doc("How statements are signed: `RS256` or `ES256`."))
        .add(
            Key.password(JWT_KEY)
                .byDefault("")
                .display("Key of statements")
                .doc("The private key that signs statements: PEM of PKCS 8, as text."))
        .add(
            Key.string(JWT_KEY_ID)
                .byDefault("")
                .low()
                .display("Id of the key")
                .doc("The key's id (`kid`); empty for none."))
        .add(
            Key.string(JWT_ISSUER)
                .byDefault("")
                .display("Issuer")
                .doc("Who states it (`iss`): the client's id, or a service account's name."))
        .add(
            Key.string(JWT_SUBJECT)
                .byDefault("")
                .display("Subject")
                .doc("On whose behalf (`sub`); empty for the issuer's own."))
        .add(
            Key.string(JWT_AUDIENCE)
                .byDefault("")
                .low()
                .display("Audience")
                .doc("For whom it is stated (`aud`); empty for the token URL."))
        .add(
            Key.list(JWT_CLAIMS)
                .byDefault(List.of())
                .low()
                .display("Further claims")
                .doc(
                    "Further claims: `name=value`, several by commas; Google wants `scope` here"
                        + " instead of in `auth.scope`."))
        .add(
            Key.longInteger(JWT_LIFE)
                .byDefault(300_000L)
                .check(between(1_000, 86_400_000))
                .low()
                .display("Life of statements (ms)")
                .doc("How long a statement is valid, in milliseconds; to the second."))
        .add(
            Key.password(REFRESH_TOKEN)
                .byDefault("")
                .display("Refresh token")
                .doc(
                    "The refresh token to begin with. Another one here takes the place of what is"
                        + " stored."))
        .add(
            Key.bool(ROTATES)
                .byDefault(true)
                .display("Refresh token changes")
                .doc(
                    "Whether the API may give another refresh token at each use. Then one task"
                        + " refreshes for all, and tokens are kept, encrypted, in Connect's"
                        + " offsets; if not, each task refreshes by itself, and nothing is kept."))
        .add(
            Key.password(STATE_KEY)
                .byDefault("")
                .display("Key of stored tokens")
                .doc(
                    "A passphrase that stored tokens are encrypted with, 16 characters or more, the"
                        + " same for all tasks and over restarts."));
  }

  static boolean rotates(AbstractConfig config, AuthType type) {
    return type == AuthType.OAUTH2_REFRESH && config.getBoolean(ROTATES);
  }

  static void check(AbstractConfig config, AuthType type, Validation validation) {
    if (type.uses(TOKEN_URL) && AuthKeys.isSet(config, TOKEN_URL)) {
      Texts.check(validation, TOKEN_URL, () -> tokenUrl(config));
    }
    if (type.uses(PARAMETERS)) {
      Texts.check(validation, PARAMETERS, () -> parameters(config));
      validation.require(
          AuthKeys.isSet(config, CLIENT_ID) || !AuthKeys.isSet(config, CLIENT_SECRET),
          CLIENT_ID,
          CLIENT_SECRET + " is set without an id: set " + CLIENT_ID + " too.");
    }
    if (type == AuthType.OAUTH2_JWT) {
      Texts.check(validation, JWT_CLAIMS, () -> claims(config));
      if (AuthKeys.isSet(config, JWT_KEY)) {
        Texts.check(validation, JWT_KEY, () -> jwt(config, InstantSource.system()).signed());
      }
    }
    if (rotates(config, type)) {
      validation.require(
          AuthKeys.secret(config, STATE_KEY).length() >= SHORTEST_STATE_KEY,
          STATE_KEY,
          "A refresh token that changes is stored encrypted: set a passphrase of "
              + SHORTEST_STATE_KEY
              + " characters or more. Where it never changes, set "
              + ROTATES
              + " to false.");
      validation.require(
          AuthKeys.isSet(config, POSITION_TOPIC),
          POSITION_TOPIC,
          "A refresh token that changes is stored at once, by a record to an internal topic: name"
              + " one here. Where it never changes, set "
              + ROTATES
              + " to false.");
    }
  }

  static ConnectTokens tokens(
      AbstractConfig config,
      String connector,
      Function<Map<String, String>, Map<String, Object>> reader) {
    return new ConnectTokens(
        connector,
        config.getString(POSITION_TOPIC),
        AuthKeys.secret(config, REFRESH_TOKEN),
        new TokenCipher(AuthKeys.secret(config, STATE_KEY), connector),
        reader,
        System::nanoTime);
  }

  static Auth auth(
      AbstractConfig config,
      AuthType type,
      Client client,
      boolean keeper,
      TokenStore store,
      InstantSource clock) {
    TokenEndpoint endpoint = endpoint(config, client, clock);
    if (rotates(config, type)) {
      return new RotatedToken(endpoint, keeper, AuthKeys.secret(config, REFRESH_TOKEN), store);
    }
    return new CachedToken(
        endpoint,
        switch (type) {
          case OAUTH2_CLIENT -> new Grant.ClientCredentials();
          case OAUTH2_JWT -> new Grant.JwtBearer(jwt(config, clock));
          case OAUTH2_REFRESH -> new Grant.RefreshToken(AuthKeys.secret(config, REFRESH_TOKEN));
          default -> throw new IllegalArgumentException(type.word());
        });
  }

  private static TokenEndpoint endpoint(AbstractConfig config, Client client, InstantSource clock) {
    String id = config.getString(CLIENT_ID).strip();
    return new TokenEndpoint(
        client,
        tokenUrl(config),
        id.isEmpty() ? null : new Login(id, AuthKeys.secret(config, CLIENT_SECRET)),
        TokenEndpoint.LoginPlace.valueOf(config.getString(CLIENT_PLACE).toUpperCase(Locale.ROOT)),
        parameters(config),
        clock);
  }

  private static URI tokenUrl(AbstractConfig config) {
    String url = config.getString(TOKEN_URL).strip();
    return Request.get(URI.create(url)).uri();
  }

  private static Map<String, String> parameters(AbstractConfig config) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (AuthKeys.isSet(config, SCOPE)) {
      parameters.put("scope", config.getString(SCOPE).strip());
    }
    parameters.putAll(Texts.pairs(config.getList(PARAMETERS)));
    return parameters;
  }

  private static Map<String, String> claims(AbstractConfig config) {
    String issuer = config.getString(JWT_ISSUER).strip();
    Map<String, String> claims = new LinkedHashMap<>();
    claims.put("iss", issuer);
    claims.put("sub", AuthKeys.isSet(config, JWT_SUBJECT) ? text(config, JWT_SUBJECT) : issuer);
    claims.put(
        "aud", text(config, AuthKeys.isSet(config, JWT_AUDIENCE) ? JWT_AUDIENCE : TOKEN_URL));
    claims.putAll(Texts.pairs(config.getList(JWT_CLAIMS)));
    return claims;
  }

  private static String text(AbstractConfig config, String key) {
    return config.getString(key).strip();
  }

  private static Jwt jwt(AbstractConfig config, InstantSource clock) {
    String id = text(config, JWT_KEY_ID);
    return new Jwt(
        Jwt.Algorithm.valueOf(config.getString(JWT_ALGORITHM).toUpperCase(Locale.ROOT)),
        privateKey(config),
        id.isEmpty() ? null : id,
        claims(config),
        config.getLong(JWT_LIFE) / 1_000,
        clock);
  }

  private static PrivateKey privateKey(AbstractConfig config) {
    try {
      return Pem.privateKey(config.getPassword(JWT_KEY).value());
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
