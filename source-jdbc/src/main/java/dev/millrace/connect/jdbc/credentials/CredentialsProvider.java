package dev.millrace.connect.jdbc.credentials;

import java.util.Map;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Says what to log in with. Public API: a class of your own goes by its name into {@code
 * jdbc.credentials.provider.class}, and its jar into the plugin's directory. It needs a public
 * constructor without parameters.
 *
 * <p>The connector, each of its tasks and each validation make one of their own, call {@link
 * #configure} first, and {@link #close} last.
 */
public interface CredentialsProvider extends Configurable, AutoCloseable {
  /** What the keys start with that are meant for the provider. */
  String PREFIX = "jdbc.credentials.provider.";

  /**
   * @param settings all keys of the connector, and once more those that start with {@link #PREFIX},
   *     without it; values are text, secrets included
   */
  @Override
  default void configure(Map<String, ?> settings) {}

  /**
   * The credentials that are valid now. Called for each physical connection, before it is opened,
   * so that a token which expires need only outlive the login. Called by several threads; must
   * return, or throw, within seconds, and should keep for itself what is dear to make.
   *
   * @throws ConnectException if there are none now; counts as a failure to connect, and is tried
   *     again. Its message goes into the log, so it must hold no secret
   */
  Credentials credentials();

  /** Ends what {@link #configure} began. */
  @Override
  default void close() {}
}
