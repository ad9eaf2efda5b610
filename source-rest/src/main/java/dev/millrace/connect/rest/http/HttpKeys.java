package dev.millrace.connect.rest.http;

import static dev.millrace.connect.common.config.Validators.between;
import static dev.millrace.connect.common.config.Validators.oneOf;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.common.config.Validators;
import dev.millrace.connect.common.tls.TlsKeys;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;

/** How a connector's requests travel. */
public final class HttpKeys {
  public static final String VERSION = "http.version";
  public static final String CONNECT_TIMEOUT = "timeout.connect.ms";
  public static final String ANSWER_TIMEOUT = "timeout.answer.ms";
  public static final String READ_TIMEOUT = "timeout.read.ms";
  public static final String MAX_BYTES = "answer.max.bytes";
  public static final String MAX_RATIO = "answer.max.ratio";
  public static final String REDIRECTS = "redirects.max";
  public static final String CONNECTIONS = "connections.max";
  public static final String PROXY_HOST = "proxy.host";
  public static final String PROXY_PORT = "proxy.port";
  public static final String PROXY_USER = "proxy.user";
  public static final String PROXY_PASSWORD = "proxy.password";
  public static final String LOCAL = "addresses.local.allowed";

  private static final TlsKeys TLS = TlsKeys.mutual("tls.");
  private static final int HOUR_MS = 3_600_000;

  private HttpKeys() {}

  /** Adds the keys, in groups of their own. */
  public static void define(Keys keys) {
    keys.group("HTTP")
        .add(
            Key.string(VERSION)
                .byDefault("1.1")
                .check(oneOf(HttpVersion.names()))
                .recommend(HttpVersion.names())
                .low()
                .display("HTTP version")
                .doc(
                    "`1.1`; `2`, which servers must speak then; or `auto`, what a server agrees to"
                        + " over TLS."))
        .add(
            Key.integer(CONNECT_TIMEOUT)
                .byDefault(10_000)
                .check(between(1, HOUR_MS))
                .low()
                .display("Timeout of connections (ms)")
                .doc("Longest wait for a connection, and for TLS on it, in milliseconds."))
        .add(
            Key.integer(ANSWER_TIMEOUT)
                .byDefault(60_000)
                .check(between(1, HOUR_MS))
                .display("Timeout of answers (ms)")
                .doc("Longest wait for an answer to begin, in milliseconds."))
        .add(
            Key.integer(READ_TIMEOUT)
                .byDefault(30_000)
                .check(between(1, HOUR_MS))
                .low()
                .display("Timeout of reads (ms)")
                .doc("Longest wait for the next bytes of an answer's body, in milliseconds."))
        .add(
            Key.longInteger(MAX_BYTES)
                .byDefault(1L << 30)
                .check(between(1024, Long.MAX_VALUE))
                .low()
                .display("Most bytes of an answer")
                .doc(
                    "Most bytes that an answer's body may have, decompressed; a larger one fails"
                        + " the task. Bodies are read as they stream in, so that it guards against"
                        + " endless ones, not memory."))
        .add(
            Key.integer(MAX_RATIO)
                .byDefault(1_000)
                .check(between(1, 1_000_000))
                .low()
                .display("Most expansion of an answer")
                .doc(
                    "Most bytes that one byte of a compressed body may become, against bodies made"
                        + " to blow up."))
        .add(
            Key.integer(REDIRECTS)
                .byDefault(5)
                .check(between(0, 50))
                .low()
                .display("Most redirects")
                .doc(
                    "Most redirects that a request follows; 0 to follow none. Credentials go to no"
                        + " other host."))
        .add(
            Key.integer(CONNECTIONS)
                .byDefault(8)
                .check(between(1, 1_000))
                .low()
                .display("Most connections")
                .doc("Most connections of a task to one host."))
        .add(
            Key.bool(LOCAL)
                .byDefault(false)
                .low()
                .display("Local addresses")
                .doc(
                    "Whether requests may go to link-local addresses and to those at which clouds"
                        + " hand out credentials, and redirects from public addresses to private"
                        + " ones."));
    keys.group("Proxy and TLS")
        .add(
            Key.string(PROXY_HOST)
                .byDefault("")
                .low()
                .display("Proxy")
                .doc("Host of an HTTP proxy that all requests go through; empty for none."))
        .add(
            Key.integer(PROXY_PORT)
                .byDefault(8080)
                .check(between(1, 65_535))
                .low()
                .display("Proxy port")
                .doc("The proxy's port."))
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
                .doc("The proxy user's password."));
    TLS.define(keys);
  }

  /** Adds what is wrong with keys together. */
  public static void check(AbstractConfig config, Validation validation) {
    String host = config.getString(PROXY_HOST);
    validation.require(
        !host.contains("/"),
        PROXY_HOST,
        "Write the proxy's host alone, such as proxy.example.com, and its port into "
            + PROXY_PORT
            + ".");
    validation.require(
        !host.isEmpty() || config.getString(PROXY_USER).isEmpty(),
        PROXY_USER,
        "There is a proxy's user and no proxy: name it in " + PROXY_HOST + ".");
    TLS.check(config, validation);
  }

  /**
   * How a client behaves.
   *
   * @throws ConfigException if a file of keys or certificates can't be read
   */
  public static ClientSettings settings(AbstractConfig config, Masks masks) {
    return new ClientSettings(
        new Timeouts(
            config.getInt(CONNECT_TIMEOUT),
            config.getInt(ANSWER_TIMEOUT),
            config.getInt(READ_TIMEOUT)),
        new BodyLimits(config.getLong(MAX_BYTES), config.getInt(MAX_RATIO)),
        config.getInt(CONNECTIONS),
        config.getInt(REDIRECTS),
        proxy(config),
        TLS.context(config),
        config.getBoolean(LOCAL),
        HttpVersion.of(Validators.normal(config.getString(VERSION))),
        masks);
  }

  private static Proxy proxy(AbstractConfig config) {
    String host = config.getString(PROXY_HOST);
    String user = config.getString(PROXY_USER);
    if (host.isEmpty()) {
      return null;
    }
    Login login =
        user.isEmpty() ? null : new Login(user, config.getPassword(PROXY_PASSWORD).value());
    return new Proxy(host, config.getInt(PROXY_PORT), login);
  }
}
