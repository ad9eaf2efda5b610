package dev.millrace.sandbox.snowflake;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.UUID;

/**
 * The account and the one user that a server begins with.
 *
 * @param account as a client names it; not null
 * @param user in upper case; not null
 * @param password for plain log-ins, and the secret of the control endpoint; not null
 * @param publicKey of log-ins by key pair; not null
 * @param privateKey the public key's other half; null where only the server's side is known
 * @param oauthToken a valid OAuth access token; not null
 * @param programmaticToken a valid programmatic access token; not null
 */
public record SnowflakeCredentials(
    String account,
    String user,
    String password,
    PublicKey publicKey,
    PrivateKey privateKey,
    String oauthToken,
    String programmaticToken) {

  /** The database that a server begins with. */
  public static final String DATABASE = "MILLRACE";

  /** The schema that a server begins with. */
  public static final String SCHEMA = "PUBLIC";

  /** The warehouse that a server begins with. */
  public static final String WAREHOUSE = "LOADING";

  /** The role that owns the database. */
  public static final String ROLE = "SYSADMIN";

  /** New ones that nobody else knows. */
  public static SnowflakeCredentials generate() {
    KeyPair pair = keyPair();
    return new SnowflakeCredentials(
        "millrace",
        "LOADER",
        UUID.randomUUID().toString(),
        pair.getPublic(),
        pair.getPrivate(),
        UUID.randomUUID().toString(),
        UUID.randomUUID().toString());
  }

  /** A new RSA key pair of 2,048 bits. */
  public static KeyPair keyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2_048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has RSA", e);
    }
  }

  /**
   * A JDBC URL, to be completed by properties: {@code user}, {@code password} and the like. The
   * account is in it, as DriverManager and pools ask the driver by URL alone.
   *
   * @param endpoint of a server that accepts these credentials
   */
  public String jdbcUrl(URI endpoint) {
    return "jdbc:snowflake://" + endpoint + "/?account=" + account;
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "SnowflakeCredentials[account=" + account + ", user=" + user + "]";
  }
}
