package dev.millrace.sandbox.snowflake;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** The child JVM of {@link SnowflakeProcess}; also a server for any other use. */
public final class SnowflakeMain {

  private static final String ACCOUNT = "MILLRACE_SNOWFLAKE_ACCOUNT";
  private static final String USER = "MILLRACE_SNOWFLAKE_USER";
  private static final String PASSWORD = "MILLRACE_SNOWFLAKE_PASSWORD";
  private static final String PUBLIC_KEY = "MILLRACE_SNOWFLAKE_PUBLIC_KEY";
  private static final String OAUTH_TOKEN = "MILLRACE_SNOWFLAKE_OAUTH_TOKEN";
  private static final String TOKEN = "MILLRACE_SNOWFLAKE_TOKEN";

  private SnowflakeMain() {}

  /**
   * Serves until the process ends. The credentials come from the environment, where other users do
   * not see them: {@code MILLRACE_SNOWFLAKE_ACCOUNT}, {@code _USER}, {@code _PASSWORD}, {@code
   * _PUBLIC_KEY} (X.509 in base 64), {@code _OAUTH_TOKEN} and {@code _TOKEN}.
   *
   * @param args the directory, and the port
   */
  public static void main(String[] args)
      throws IOException, InterruptedException, GeneralSecurityException {
    SnowflakeCredentials credentials = credentials(System.getenv());
    SnowflakeServer server =
        SnowflakeServer.start(Path.of(args[0]), Integer.parseInt(args[1]), credentials);
    System.out.println("Snowflake at " + server.endpoint());
    new CountDownLatch(1).await();
  }

  static Map<String, String> environment(SnowflakeCredentials credentials) {
    return Map.of(
        ACCOUNT, credentials.account(),
        USER, credentials.user(),
        PASSWORD, credentials.password(),
        PUBLIC_KEY, Base64.getEncoder().encodeToString(credentials.publicKey().getEncoded()),
        OAUTH_TOKEN, credentials.oauthToken(),
        TOKEN, credentials.programmaticToken());
  }

  private static SnowflakeCredentials credentials(Map<String, String> environment)
      throws GeneralSecurityException {
    byte[] encoded = Base64.getDecoder().decode(environment.get(PUBLIC_KEY));
    PublicKey key = KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(encoded));
    return new SnowflakeCredentials(
        environment.get(ACCOUNT),
        environment.get(USER),
        environment.get(PASSWORD),
        key,
        null,
        environment.get(OAUTH_TOKEN),
        environment.get(TOKEN));
  }
}
