package dev.millrace.connect.jdbc.credentials;

import java.util.Map;
import org.apache.kafka.common.config.types.Password;

/** The user and the password that the configuration has; the default. */
public final class ConfigCredentialsProvider implements CredentialsProvider {
  static final String USER = "connection.user";
  static final String PASSWORD = "connection.password";

  private volatile Credentials credentials = new Credentials(null, null);

  @Override
  public void configure(Map<String, ?> settings) {
    credentials = new Credentials(text(settings, USER), password(settings));
  }

  private static Password password(Map<String, ?> settings) {
    String password = text(settings, PASSWORD);
    return password == null ? null : new Password(password);
  }

  static String text(Map<String, ?> settings, String key) {
    Object value = settings.get(key);
    return value == null ? null : value.toString();
  }

  @Override
  public Credentials credentials() {
    return credentials;
  }
}
